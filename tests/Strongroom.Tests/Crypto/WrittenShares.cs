using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>Shares as people write, type and send them.</summary>
public sealed class WrittenShares : IDisposable
{
    private readonly SecretBytes _secret = SecretBytes.Random(ShareSet.SecretSize);
    private readonly ShareSet _set;
    private readonly IReadOnlyList<ShamirShare> _shares;

    public WrittenShares() => (_set, _shares) = ShareSet.Split(_secret, 3, 16);

    [Fact]
    public void A_share_is_one_line_of_the_documented_form_and_reads_back()
    {
        foreach (var share in _shares)
        {
            var text = Text(share);
            Assert.Matches("^SRS1(-[0-9A-HJKMNP-TV-Z]{5}){20}$", text);
            Assert.Equal(ShareText.Length, text.Length);
            using var read = ShareText.Parse(Encoding.ASCII.GetBytes(text))!;
            Assert.Equal((share.Index, 3), (read.Index, read.Threshold));
            Assert.True(_set.Issued(read));
        }
    }

    [Fact]
    public void Case_spaces_hyphens_and_look_alikes_do_not_matter()
    {
        var text = Text(_shares[0]);
        foreach (var typed in (string[])
                 [
                     text.ToLowerInvariant(), text.Replace('-', ' '), text.Replace("-", "", StringComparison.Ordinal), $"  {text}\r\n",
                     "SRS1-" + text[5..].Replace('0', 'O').Replace('1', 'I'), "srs1-" + text[5..].Replace('0', 'o').Replace('1', 'l'),
                 ])
        {
            using var read = ShareText.Parse(Encoding.ASCII.GetBytes(typed));
            Assert.True(read is not null && _set.Issued(read), typed);
        }
    }

    [Fact]
    public void Every_slip_of_one_character_and_every_swap_of_neighbours_is_found()
    {
        var text = Text(_shares[7]);
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZU!*")
            {
                if (wrong != text[at] && text[at] != '-')
                {
                    Assert.Null(ShareText.Parse(Encoding.ASCII.GetBytes(text[..at] + wrong + text[(at + 1)..])));
                }
            }

            if (at + 1 < text.Length && text[at] != text[at + 1] && text[at] != '-' && text[at + 1] != '-')
            {
                Assert.Null(ShareText.Parse(Encoding.ASCII.GetBytes(text[..at] + text[at + 1] + text[at] + text[(at + 2)..])));
            }
        }
    }

    [Fact]
    public void What_is_no_share_is_refused_whatever_it_is()
    {
        var text = Text(_shares[0]);
        foreach (var wrong in (string[])["", "SRS1", text[..^1], text + "0", "SRS2" + text[4..], text[5..], new string('A', ShareText.MostBytes + 1), "SRS1-" + new string('0', 100), "ſRS1" + text[4..]])
        {
            Assert.Null(ShareText.Parse(Encoding.UTF8.GetBytes(wrong)));
        }

        for (var round = 0; round < 2000; round++)
        {
            Assert.Null(ShareText.Parse(RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(300))));
        }
    }

    [Fact]
    public void A_share_encrypted_to_a_custodian_opens_with_that_key_alone()
    {
        using var mine = RSA.Create(2048);
        using var theirs = RSA.Create(2048);
        var request = new CertificateRequest("CN=custodian", mine, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        foreach (var pem in (string[])[mine.ExportSubjectPublicKeyInfoPem(), mine.ExportRSAPublicKeyPem(), certificate.ExportCertificatePem()])
        {
            using var custodian = CustodianKey.FromPem(pem)!;
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(mine.ExportSubjectPublicKeyInfo())), custodian.Fingerprint);
            var sealedShare = custodian.Encrypt(_shares[2]);
            using var opened = ShareText.Parse(mine.Decrypt(sealedShare, RSAEncryptionPadding.OaepSHA256))!;
            Assert.True(_set.Issued(opened));
            Assert.ThrowsAny<CryptographicException>(() => theirs.Decrypt(sealedShare, RSAEncryptionPadding.OaepSHA256));
        }
    }

    [Fact]
    public void A_custodian_key_is_a_public_RSA_key_of_decent_size()
    {
        using var small = RSA.Create(1024);
        using var good = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var wrong in (string[])
                 [
                     "", "no key", small.ExportSubjectPublicKeyInfoPem(), curve.ExportSubjectPublicKeyInfoPem(), good.ExportPkcs8PrivateKeyPem(),
                     good.ExportSubjectPublicKeyInfoPem() + "\n" + good.ExportRSAPrivateKeyPem(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                     "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", good.ExportSubjectPublicKeyInfoPem() + new string(' ', CustodianKey.LongestPem),
                 ])
        {
            Assert.Null(CustodianKey.FromPem(wrong));
        }
    }

    public void Dispose() => _secret.Dispose();

    private static string Text(ShamirShare share)
    {
        using var text = ShareText.Format(share);
        return Encoding.ASCII.GetString(text.Span);
    }
}
