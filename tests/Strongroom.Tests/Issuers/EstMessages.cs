using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CsCheck;
using Strongroom.Issuers;
using Strongroom.Issuers.Est;
using Xunit;

namespace Strongroom.Tests.Issuers;

/// <summary>Certs-only messages from outside. That OpenSSL's are read, the specs show.</summary>
public sealed class EstMessages
{
    private static readonly byte[] Certificate = Make();

    // ContentInfo of signedData; version 1, no digests, data, one certificate, no signers (RFC 5652 §5.1).
    private static byte[] Message(int certificates = 1, byte[]? item = null)
    {
        byte[] all = [.. Enumerable.Repeat(item ?? Certificate, certificates).SelectMany(der => der)];
        var signed = Wrap(0x30, [2, 1, 1, 0x31, 0, 0x30, 11, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1, .. certificates > 0 ? Wrap(0xA0, all) : [], 0x31, 0]);
        return Wrap(0x30, [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, .. Wrap(0xA0, signed)]);
    }

    [Fact]
    public void A_message_is_read_in_base64_and_bare()
    {
        Assert.Equal([Certificate], CertsOnly.Read(Encoding.ASCII.GetBytes(Convert.ToBase64String(Message(), Base64FormattingOptions.InsertLineBreaks) + "\n")));
        Assert.Equal([Certificate], CertsOnly.Read(Message()));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(IssuedChain.Most, true)]
    [InlineData(IssuedChain.Most + 1, false)]
    public void Bounds_hold(int certificates, bool isRead) => Assert.Equal(isRead, CertsOnly.Read(Message(certificates)) is not null);

    [Fact]
    public void What_is_no_certificate_or_follows_the_message_is_refused()
    {
        Assert.Null(CertsOnly.Read(Message(item: [0xA1, 2, 5, 0])));
        Assert.Null(CertsOnly.Read([.. Message(), 0]));
        Assert.Null(CertsOnly.Read([]));
        Assert.Null(CertsOnly.Read("%%%"u8.ToArray()));
        Assert.Null(CertsOnly.Read(Message()[..^1]));
    }

    [Fact]
    public void No_change_of_a_byte_does_more_than_be_refused() =>
        Gen.Select(Gen.Int[0, Message().Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = Message();
            changed[at] = value;
            _ = CertsOnly.Read(changed);
        });

    private static byte[] Wrap(byte tag, byte[] content) => [tag, 0x83, (byte)(content.Length >> 16), (byte)((content.Length >> 8) & 0xFF), (byte)(content.Length & 0xFF), .. content];

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        return certificate.RawData;
    }
}
