using System.Net;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

public sealed class ForgedCertificates
{
    public static TheoryData<string> Shapes => [.. Made.Shapes.Select(shape => shape.ToString())];

    private static readonly SubjectNames EveryKind = new()
    {
        Dns = ["a.example", "*.b.example"],
        Emails = ["me@example.com"],
        Upns = ["ich@ünicode.example"],
        Uris = ["spiffe://example/ns/a"],
        Addresses = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")],
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_request_says_what_the_profile_says_and_openssl_verifies_it(string name)
    {
        var shape = Made.ShapeOf(name);
        var profile = Made.Profile("CN=leaf.example, O=Some & Co") with { Names = EveryKind };
        var der = CertificateForge.Request(profile, KeysOfEveryShape.Open(shape));
        Assert.True(SigningRequest.TryRead(der, out var request, out var fault), fault);
        Assert.Equal(profile.SubjectDer, request.SubjectDer);
        AssertSame(EveryKind, request.Names);
        Assert.Equal(profile.KeyUsage, request.KeyUsage);
        Assert.Equal(profile.ExtendedKeyUsages, request.ExtendedKeyUsages);
        Assert.False(request.IsAuthority);
        using var tool = new Tool();
        tool.Put("a.csr", der);
        var text = tool.Run("openssl", "req", "-inform", "DER", "-in", "a.csr", "-verify", "-noout", "-text");
        Assert.Contains("CN = leaf.example", text, StringComparison.Ordinal);
        Assert.Contains("X509v3 Key Usage: critical", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_self_signed_certificate_says_what_the_wire_reference_says(string name)
    {
        var shape = Made.ShapeOf(name);
        var profile = Made.Profile("CN=leaf.example, O=Some & Co") with { Names = EveryKind };
        var der = CertificateForge.SelfSigned(profile, KeysOfEveryShape.Open(shape), 12, Made.Now);
        Assert.True(CertificateFacts.TryRead(der, out var facts, out var fault), fault);
        Assert.Equal("CN=leaf.example, O=Some & Co", facts.Subject);
        Assert.Equal(facts.SubjectDer, facts.IssuerDer);
        Assert.Equal(Made.Now.AddMinutes(-10), facts.NotBefore);
        Assert.Equal(Made.Now.AddMonths(12), facts.NotAfter);
        Assert.Equal(shape, facts.Shape);
        AssertSame(EveryKind, facts.Names);
        Assert.Equal(profile.KeyUsage, facts.KeyUsage);
        Assert.Equal(profile.ExtendedKeyUsages, facts.ExtendedKeyUsages);
        Assert.False(facts.IsAuthority);
        using var tool = new Tool();
        tool.Put("a.der", der);
        tool.Run("openssl", "x509", "-inform", "DER", "-in", "a.der", "-out", "a.pem");
        tool.Run("openssl", "verify", "-CAfile", "a.pem", "-attime", Made.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), "a.pem");
        var text = tool.Run("openssl", "x509", "-in", "a.pem", "-noout", "-text");
        foreach (var said in (string[])["Subject Key Identifier", "Authority Key Identifier", "Key Usage: critical", "CA:FALSE", "IP Address:2001:DB8"])
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_are_critical_where_there_is_no_subject()
    {
        foreach (var subject in (string[])["", "CN=a"])
        {
            using var certificate = X509CertificateLoader.LoadCertificate(
                CertificateForge.SelfSigned(Made.Profile(subject, "a.example"), KeysOfEveryShape.Open(KeyShape.Rsa(2048)), 1, Made.Now));
            Assert.Equal(subject.Length == 0, certificate.Extensions["2.5.29.17"]!.Critical);
        }
    }

    [Fact]
    public void An_authority_says_so_critically()
    {
        var profile = Made.Profile("CN=ca") with { IsAuthority = true, KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign };
        var der = CertificateForge.SelfSigned(profile, KeysOfEveryShape.Open(KeyShape.Rsa(2048)), 1, Made.Now);
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        Assert.True(certificate.Extensions["2.5.29.19"]!.Critical);
        Assert.True(CertificateFacts.TryRead(der, out var facts, out _) && facts.IsAuthority);
    }

    private static void AssertSame(SubjectNames expected, SubjectNames actual)
    {
        Assert.Equal(expected.Dns, actual.Dns);
        Assert.Equal(expected.Emails, actual.Emails);
        Assert.Equal(expected.Upns, actual.Upns);
        Assert.Equal(expected.Uris, actual.Uris);
        Assert.Equal(expected.Addresses, actual.Addresses);
    }
}
