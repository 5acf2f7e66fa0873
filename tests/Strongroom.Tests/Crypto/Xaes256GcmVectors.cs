using System.Security.Cryptography;
using System.Text;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>The vectors of https://c2sp.org/XAES-256-GCM, with the AES instructions and without.</summary>
public sealed class Xaes256GcmVectors
{
    [Theory]
    [InlineData(0x01, "", "c8612c9ed53fe43e8e005b828a1631a0bbcb6ab2f46514ec4f439fcfd0fa969b", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271", false)]
    [InlineData(0x01, "", "c8612c9ed53fe43e8e005b828a1631a0bbcb6ab2f46514ec4f439fcfd0fa969b", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271", true)]
    [InlineData(0x03, "c2sp.org/XAES-256-GCM", "e9c621d4cdd9b11b00a6427ad7e559aeedd66b3857646677748f8ca796cb3fd8", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d", false)]
    [InlineData(0x03, "c2sp.org/XAES-256-GCM", "e9c621d4cdd9b11b00a6427ad7e559aeedd66b3857646677748f8ca796cb3fd8", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d", true)]
    public void The_two_published_messages_encrypt_and_open(byte keyByte, string associated, string subkeyHex, string sealedHex, bool portable)
    {
        var key = Enumerable.Repeat(keyByte, Xaes256Gcm.KeySize).ToArray();
        var nonce = "ABCDEFGHIJKLMNOPQRSTUVWX"u8.ToArray();
        var plaintext = "XAES-256-GCM"u8.ToArray();
        var aad = Encoding.ASCII.GetBytes(associated);
        using var xaes = new Xaes256Gcm(key, portable);

        var subkey = new byte[32];
        xaes.DeriveSubkey(nonce, subkey);
        Assert.Equal(subkeyHex, Convert.ToHexStringLower(subkey));

        var output = new byte[plaintext.Length + Xaes256Gcm.TagSize];
        xaes.Encrypt(nonce, plaintext, aad, output);
        Assert.Equal(sealedHex, Convert.ToHexStringLower(output));

        var opened = new byte[plaintext.Length];
        Assert.True(xaes.TryOpen([.. nonce, .. output], aad, opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void Ten_thousand_random_messages_accumulate_to_the_published_hash() =>
        Assert.Equal("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939", Accumulate(10_000, portable: false));

    [Fact]
    public void Ten_thousand_random_messages_accumulate_to_the_published_hash_without_aes_instructions() =>
        Assert.Equal("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939", Accumulate(10_000, portable: true));

    [Fact(Explicit = true)]
    public void A_million_random_messages_accumulate_to_the_published_hash() =>
        Assert.Equal("2163ae1445985a30b60585ee67daa55674df06901b890593e824b8a7c885ab15", Accumulate(1_000_000, portable: false));

    private static string Accumulate(int iterations, bool portable)
    {
        // A message takes 313 bytes of the stream on average. The stream is made at once: reading on from SHAKE needs a newer OpenSSL than 3.0.
        var stream = Shake128.HashData([], iterations * 330);
        var at = 0;
        byte[] Read(int length) => stream[at..(at += length)];
        using var hash = new Shake128();
        for (var i = 0; i < iterations; i++)
        {
            var key = Read(Xaes256Gcm.KeySize);
            var nonce = Read(Xaes256Gcm.NonceSize);
            var plaintext = Read(Read(1)[0]);
            var aad = Read(Read(1)[0]);
            using var xaes = new Xaes256Gcm(key, portable);
            var output = new byte[plaintext.Length + Xaes256Gcm.TagSize];
            xaes.Encrypt(nonce, plaintext, aad, output);
            hash.AppendData(output);
            var opened = new byte[plaintext.Length];
            Assert.True(xaes.TryOpen([.. nonce, .. output], aad, opened));
            Assert.Equal(plaintext, opened);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset(32));
    }
}
