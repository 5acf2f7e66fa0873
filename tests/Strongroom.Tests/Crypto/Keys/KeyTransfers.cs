using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

public sealed class KeyTransfers
{
    private static readonly KeyShape Exchange = KeyShape.Rsa(2048);

    [Fact]
    public void Every_kind_of_key_arrives_as_it_was_sent()
    {
        foreach (var shape in KeysOfEveryShape.Shapes)
        {
            var payload = KeysOfEveryShape.Material(shape).Material;
            using var arrived = KeyTransfer.Unwrap(KeysOfEveryShape.Open(Exchange), Wrapped(payload));
            Assert.Equal(payload.Span.ToArray(), arrived!.Span.ToArray());
        }
    }

    [Fact]
    public void Release_wraps_as_its_name_says()
    {
        var recipient = KeysOfEveryShape.Material(KeyShape.Rsa(3072));
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(recipient.Material.Span, out _);
        using var payload = SecretBytes.Random(33);
        foreach (var hash in (HashAlgorithmName[])[HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384])
        {
            var wrapped = KeyTransfer.Wrap(recipient.PublicParts, hash, payload);
            Assert.Equal(384 + 8 + 40, wrapped.Length);
            using var aes = Aes.Create();
            aes.Key = rsa.Decrypt(wrapped[..384], RSAEncryptionPadding.CreateOaep(hash));
            Assert.Equal(256, aes.KeySize);
            Assert.Equal(payload.Span.ToArray(), aes.DecryptKeyWrapPadded(wrapped[384..]));
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_and_a_cut_anywhere_unwrap_nothing()
    {
        var key = KeysOfEveryShape.Open(Exchange);
        using var payload = SecretBytes.Random(32);
        var wrapped = Wrapped(payload);
        for (var i = 0; i < wrapped.Length; i++)
        {
            wrapped[i] ^= 0x10;
            Assert.Null(KeyTransfer.Unwrap(key, wrapped));
            wrapped[i] ^= 0x10;
            Assert.Null(KeyTransfer.Unwrap(key, wrapped.AsSpan(0, i)));
        }

        Assert.Null(KeyTransfer.Unwrap(key, [.. wrapped, 0]));
        Assert.Null(KeyTransfer.Unwrap(key, [.. wrapped, .. new byte[8]]));
        using var whole = KeyTransfer.Unwrap(key, wrapped);
        Assert.NotNull(whole);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(31)]
    public void A_carrier_of_another_length_unwraps_nothing(int length)
    {
        var exchange = KeysOfEveryShape.Material(Exchange);
        var carrier = RandomNumberGenerator.GetBytes(length);
        using var rsa = RSA.Create(new RSAParameters { Modulus = exchange.PublicParts.First, Exponent = exchange.PublicParts.Second });
        using var aes = Aes.Create();
        aes.Key = length is 16 or 24 ? carrier : new byte[32];
        byte[] wrapped = [.. rsa.Encrypt(carrier, RSAEncryptionPadding.OaepSHA1), .. aes.EncryptKeyWrapPadded(new byte[32])];
        Assert.Null(KeyTransfer.Unwrap(KeysOfEveryShape.Open(Exchange), wrapped));
    }

    [Fact]
    public void A_recipient_that_could_not_be_imported_is_refused_by_name()
    {
        var good = KeysOfEveryShape.Material(Exchange).PublicParts;
        Assert.Null(KeyTransfer.CheckRecipient(good));
        Assert.Equal("n", KeyTransfer.CheckRecipient(new PublicKeyParts(good.First[..128], good.Second))!.Property);
        Assert.Equal("n", KeyTransfer.CheckRecipient(new PublicKeyParts([], good.Second))!.Property);
        Assert.Equal("e", KeyTransfer.CheckRecipient(new PublicKeyParts(good.First, [1]))!.Property);
        Assert.Equal("e", KeyTransfer.CheckRecipient(new PublicKeyParts(good.First, []))!.Property);
        using var payload = SecretBytes.Random(16);
        Assert.Throws<ArgumentException>(() => KeyTransfer.Wrap(new PublicKeyParts(good.First, [2]), HashAlgorithmName.SHA1, payload));
    }

    [Fact]
    public void Only_rsa_exchanges_keys() =>
        Assert.Throws<ArgumentException>(() => KeyTransfer.Unwrap(KeysOfEveryShape.Open(KeyShape.Ec(EcCurve.P256)), new byte[300]));

    private static byte[] Wrapped(SecretBytes payload) => KeyTransfer.Wrap(KeysOfEveryShape.Material(Exchange).PublicParts, HashAlgorithmName.SHA1, payload);
}
