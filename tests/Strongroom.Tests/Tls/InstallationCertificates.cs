using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Server.Tls;
using Xunit;

namespace Strongroom.Tests.Tls;

/// <summary>What OpenSSL and .NET say of our CA and its leaves.</summary>
public sealed class InstallationCertificates : IDisposable
{
    private readonly TlsSetting _setting = new();

    public void Dispose() => _setting.Dispose();

    [Theory]
    [InlineData("-verify_hostname", "localhost")]
    [InlineData("-verify_hostname", "login.localhost")]
    [InlineData("-verify_hostname", "management.localhost")]
    [InlineData("-verify_hostname", "graph.localhost")]
    [InlineData("-verify_hostname", "portal.localhost")]
    [InlineData("-verify_hostname", "pki.localhost")]
    [InlineData("-verify_hostname", "demo.vault.localhost")]
    [InlineData("-verify_hostname", "demo.managedhsm.localhost")]
    [InlineData("-verify_hostname", "demo.privatelink.vault.localhost")]
    [InlineData("-verify_ip", "127.0.0.1")]
    [InlineData("-verify_ip", "::1")]
    public async Task OpenSSL_in_strict_mode_accepts_the_leaf_for(string check, string name)
    {
        await _setting.RenewAsync();

        var (exit, output) = await OutsideTool.RunAsync(
            "openssl", "verify", "-x509_strict", "-purpose", "sslserver", check, name, "-CAfile", _setting.Files.CaPath, _setting.Files.LeafPath);

        Assert.True(exit == 0, output);
    }

    [Theory]
    [InlineData("-verify_hostname", "other.localhost")]
    [InlineData("-verify_hostname", "a.b.vault.localhost")]
    [InlineData("-verify_ip", "127.0.0.2")]
    public async Task OpenSSL_refuses_the_leaf_for(string check, string name)
    {
        await _setting.RenewAsync();

        var (exit, output) = await OutsideTool.RunAsync("openssl", "verify", check, name, "-CAfile", _setting.Files.CaPath, _setting.Files.LeafPath);

        Assert.NotEqual(0, exit);
        Assert.Contains("mismatch", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extensions_are_as_the_strictest_client_wants_them()
    {
        await _setting.RenewAsync();

        var (_, ca) = await OutsideTool.RunAsync("openssl", "x509", "-noout", "-text", "-in", _setting.Files.CaPath);
        var (_, leaf) = await OutsideTool.RunAsync("openssl", "x509", "-noout", "-text", "-in", _setting.Files.LeafPath);

        Assert.Matches(@"Basic Constraints: critical\s+CA:TRUE, pathlen:0", ca);
        Assert.Matches(@"X509v3 Key Usage: critical\s+Certificate Sign\n", ca);
        Assert.Matches(@"Name Constraints: critical\s+Permitted:\s+DNS:localhost\s+IP:127\.0\.0\.0/255\.0\.0\.0\s+IP:0:0:0:0:0:0:0:1/FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF\n", ca);
        Assert.Contains("Subject Key Identifier", ca, StringComparison.Ordinal);
        Assert.Contains("ecdsa-with-SHA256", ca, StringComparison.Ordinal);
        Assert.Contains("Authority Key Identifier", leaf, StringComparison.Ordinal);
        Assert.Contains("Subject Key Identifier", leaf, StringComparison.Ordinal);
        Assert.Contains("TLS Web Server Authentication", leaf, StringComparison.Ordinal);
        Assert.Contains("ASN1 OID: prime256v1", leaf, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaf_lives_90_days_and_the_ca_ten_years()
    {
        await _setting.RenewAsync();
        var leaf = _setting.Served.Current.Certificate;
        using var ca = X509CertificateLoader.LoadCertificateFromFile(_setting.Files.CaPath);

        Assert.Equal(_setting.Clock.Now.AddDays(90).UtcDateTime, leaf.NotAfter.ToUniversalTime());
        Assert.Equal(_setting.Clock.Now.AddDays(3652).UtcDateTime, ca.NotAfter.ToUniversalTime());
        Assert.True(leaf.NotBefore.ToUniversalTime() < _setting.Clock.Now.UtcDateTime);
    }

    [Theory]
    [InlineData("example.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("evillocalhost", false)]
    [InlineData("anything.localhost", true)]
    public async Task Name_constraint_binds_a_stolen_ca_key_to_our_names(string name, bool accepted)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);

        Assert.Equal(accepted, await IsAcceptedAsync(names));
    }

    [Theory]
    [InlineData("10.0.0.1", false)]
    [InlineData("126.255.255.255", false)]
    [InlineData("::2", false)]
    [InlineData("127.9.9.9", true)]
    [InlineData("::1", true)]
    public async Task Name_constraint_binds_a_stolen_ca_key_to_loopback(string address, bool accepted)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));

        Assert.Equal(accepted, await IsAcceptedAsync(names));
    }

    [Fact]
    public async Task Configured_addresses_are_permitted_and_named()
    {
        using var setting = new TlsSetting("kv.example.org", IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::7"), IPAddress.Any, IPAddress.Loopback);
        await setting.RenewAsync();

        foreach (var address in new[] { "192.0.2.7", "2001:db8::7", "127.0.0.1" })
        {
            var (exit, output) = await OutsideTool.RunAsync(
                "openssl", "verify", "-x509_strict", "-verify_ip", address, "-CAfile", setting.Files.CaPath, setting.Files.LeafPath);
            Assert.True(exit == 0, output);
        }

        Assert.DoesNotContain(IPAddress.Any, setting.Identity.Addresses);
    }

    [Fact]
    public async Task Ca_cannot_vouch_for_anything_but_servers()
    {
        using var ca = InstallationCa.Create(_setting.Identity, _setting.Clock.Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=signer", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var leaf = ca.Sign(request, key, _setting.Clock.Now);

        var (exit, _) = await OutsideTool.RunAsync(
            "openssl", "verify", "-purpose", "sslclient", "-CAfile", _setting.Write("ca.pem", ca.Certificate), _setting.Write("client.pem", leaf));

        Assert.NotEqual(0, exit);
    }

    [Fact]
    public async Task Dotnet_builds_the_chain()
    {
        await _setting.RenewAsync();
        using var ca = X509CertificateLoader.LoadCertificateFromFile(_setting.Files.CaPath);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        Assert.True(chain.Build(_setting.Served.Current.Certificate), string.Join(", ", chain.ChainStatus.Select(s => s.Status)));
        Assert.True(_setting.Served.Current.Certificate.MatchesHostname("demo.vault.localhost"));
    }

    private async Task<bool> IsAcceptedAsync(SubjectAlternativeNameBuilder names)
    {
        using var ca = InstallationCa.Create(_setting.Identity, _setting.Clock.Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = ca.Sign(request, key, _setting.Clock.Now);
        var (exit, output) = await OutsideTool.RunAsync(
            "openssl", "verify", "-CAfile", _setting.Write("ca.pem", ca.Certificate), _setting.Write("leaf.pem", leaf));
        Assert.True(exit == 0 || output.Contains("permitted subtree violation", StringComparison.Ordinal), output);
        return exit == 0;
    }
}
