using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Server.Tls;
using Xunit;

namespace Strongroom.Tests.Tls;

public sealed class OperatorCertificates : IDisposable
{
    private readonly TlsSetting _setting = new("kv.example.org");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _key.Dispose();
        _setting.Dispose();
    }

    [Fact]
    public void Good_files_are_served_with_their_chain()
    {
        using var ca = InstallationCa.Create(_setting.Identity, _setting.Clock.Now);
        using var leaf = ca.IssueLeaf(_setting.Identity, _setting.Clock.Now);
        using var leafKey = leaf.GetECDsaPrivateKey()!;
        _setting.Write("cert.pem", leaf.ExportCertificatePem() + "\n" + ca.Certificate.ExportCertificatePem());
        _setting.Write("key.pem", leafKey.ExportECPrivateKeyPem());

        Subject().Load();

        Assert.Equal(CertificateOrigin.Operator, _setting.Served.Current.Origin);
        Assert.Equal(leaf.SerialNumber, _setting.Served.Current.Certificate.SerialNumber);
        Assert.Empty(_setting.Identity.NamesMissingFrom(leaf));
    }

    [Fact]
    public void One_file_may_hold_both()
    {
        _setting.Write("both.pem", Certificate(-1, 90).ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem());

        Subject("both.pem", "both.pem").Load();

        Assert.Equal(CertificateOrigin.Operator, _setting.Served.Current.Origin);
    }

    [Fact]
    public void Names_that_the_certificate_lacks_are_listed()
    {
        var missing = _setting.Identity.NamesMissingFrom(Certificate(-1, 90, "login.kv.example.org", "*.vault.kv.example.org"));

        Assert.Equal(
            ["management.kv.example.org", "graph.kv.example.org", "portal.kv.example.org", "pki.kv.example.org", "*.managedhsm.kv.example.org", "*.privatelink.vault.kv.example.org"],
            missing);
    }

    [Theory]
    [InlineData("missing certificate", "cert.pem cannot be read")]
    [InlineData("missing key", "key.pem cannot be read")]
    [InlineData("empty certificate", "cert.pem holds no PEM certificate")]
    [InlineData("malformed certificate", "cert.pem holds a malformed certificate")]
    [InlineData("empty key", "key.pem holds no usable private key")]
    [InlineData("other key", "key.pem holds")]
    [InlineData("other kind of key", "key.pem holds no usable private key")]
    [InlineData("encrypted key", "key.pem is encrypted")]
    [InlineData("expired", "cert.pem expired at")]
    [InlineData("future", "cert.pem is not valid before")]
    [InlineData("huge", "cert.pem is longer than")]
    public void Unusable_files_stop_the_start_with_the_file_and_the_fault(string fault, string message)
    {
        Spoil(fault);

        var thrown = Assert.Throws<TlsMaterialException>(Subject().Load);

        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(CertificateOrigin.Bootstrap, _setting.Served.Current.Origin);
    }

    [Fact]
    public void Changed_files_are_served_and_spoilt_ones_are_not()
    {
        WriteGood(90);
        var subject = Subject();
        subject.Load();
        var first = _setting.Served.Current;

        subject.ReloadIfChanged();
        Assert.Same(first, _setting.Served.Current);

        Spoil("other key");
        subject.ReloadIfChanged();
        Assert.Same(first, _setting.Served.Current);

        WriteGood(91);
        subject.ReloadIfChanged();
        Assert.True(_setting.Served.Current.End > first.End);
    }

    [Fact]
    public void Swapped_symbolic_link_is_noticed()
    {
        Directory.CreateDirectory(Path.Combine(_setting.Directory, "1"));
        Directory.CreateDirectory(Path.Combine(_setting.Directory, "2"));
        var key = _key.ExportPkcs8PrivateKeyPem();
        _setting.Write("1/both.pem", Certificate(-1, 90).ExportCertificatePem() + "\n" + key);
        _setting.Write("2/both.pem", Certificate(-1, 80).ExportCertificatePem() + "\n" + key);
        var link = Path.Combine(_setting.Directory, "live");
        Directory.CreateSymbolicLink(link, "1");
        var subject = Subject("live/both.pem", "live/both.pem");
        subject.Load();
        var first = _setting.Served.Current;

        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, "2");
        subject.ReloadIfChanged();

        Assert.NotSame(first, _setting.Served.Current);
    }

    private void Spoil(string fault)
    {
        WriteGood(90);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        _ = fault switch
        {
            "missing certificate" => Remove("cert.pem"),
            "missing key" => Remove("key.pem"),
            "empty certificate" => _setting.Write("cert.pem", ""),
            "malformed certificate" => _setting.Write("cert.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "empty key" => _setting.Write("key.pem", ""),
            "other key" => _setting.Write("key.pem", other.ExportPkcs8PrivateKeyPem()),
            "other kind of key" => _setting.Write("key.pem", rsa.ExportPkcs8PrivateKeyPem()),
            "encrypted key" => _setting.Write("key.pem", _key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1))),
            "expired" => _setting.Write("cert.pem", Certificate(-10, -1)),
            "future" => _setting.Write("cert.pem", Certificate(1, 10)),
            "huge" => _setting.Write("cert.pem", new string('\n', 300_000)),
            _ => throw new ArgumentException(fault),
        };
    }

    private string Remove(string name)
    {
        File.Delete(Path.Combine(_setting.Directory, name));
        return name;
    }

    private void WriteGood(int days)
    {
        _setting.Write("cert.pem", Certificate(-1, days));
        _setting.Write("key.pem", _key.ExportPkcs8PrivateKeyPem());
    }

    private OperatorCertificate Subject(string certificate = "cert.pem", string key = "key.pem") => new(
        new OperatorFiles(Path.Combine(_setting.Directory, certificate), Path.Combine(_setting.Directory, key)),
        _setting.Identity, _setting.Served, _setting.Clock, NullLogger<OperatorCertificate>.Instance);

    private X509Certificate2 Certificate(int fromDay, int toDay, params string[] names)
    {
        var request = new CertificateRequest("CN=operator", _key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Length == 0 ? ["login.kv.example.org"] : names)
        {
            alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        return request.CreateSelfSigned(_setting.Clock.Now.AddDays(fromDay), _setting.Clock.Now.AddDays(toDay));
    }
}
