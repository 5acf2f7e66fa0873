using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using Strongroom.Authority;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>V35: whatever a request asks for, a certificate says nothing that the policy does not permit.</summary>
public sealed class BroaderThanPolicy
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Suffixes = ["example.org", "test", "a.example.org", "internal"];
    private static readonly string[] Hosts =
    [
        "example.org", "www.example.org", "*.example.org", "notexample.org", "example.org.evil.net", "*.test", "x.test", "test", "a.example.org", "b.a.example.org", "EXAMPLE.org",
        "www.example.org", "x.test", "y.a.example.org", "host.internal", "www.example.org", "x.test", "y.a.example.org", "host.internal", "example.org.", ".example.org", "x..test", "*.*.test", "w*.test", "login.localhost", "*.localhost", "first.vault.localhost", "*.vault.localhost", "10.0.0.1", "xn--nxasmq6b.test", "x_y.test", "-x.test", "",
    ];

    private static readonly int[] Flags = [0, 0, 0x80, 0xA0, 0x88, 0x04, 0x02, 0xFF];

    private static readonly string[] Usages = [KeyUsages.ServerAuthentication, KeyUsages.ClientAuthentication, KeyUsages.OcspSigning, KeyUsages.Any, "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4"];
    private static readonly string[] Addresses = ["127.0.0.1", "10.1.2.3", "10.2.0.1", "::1", "::ffff:10.1.2.3", "fd12::1"];
    private static readonly string[] Subjects = ["", "", "", "CN=www.example.org", "CN=evil.net", "CN=x.test", "CN=admin", "CN=x.test,CN=evil.net", "O=system:masters,CN=x.test", "E=root@evil.net", "CN=10.1.2.3", "CN=Some Body"];

    private static readonly Lazy<(KeyShape Shape, PublicKeyParts Parts)[]> Keys = new(() =>
        [.. new[] { KeyShape.Rsa(2048), KeyShape.Ec(EcCurve.P256), KeyShape.Ec(EcCurve.P384), KeyShape.Ec(EcCurve.P256K) }.Select(shape =>
        {
            using var made = SoftwareKeys.Generate(shape);
            return (made.Shape, made.PublicParts);
        })]);

    private static readonly Gen<IssuancePolicy> Policies = Gen.Select(Few(Suffixes, 4), Gen.Bool, Few(["10.1.0.0/16", "127.0.0.0/8", "::1/128"], 3), Few([.. Usages[..2], Usages[4]], 5), Few([.. KeyKinds.All], 12), Gen.Int[1, 400], Gen.Bool)
        .Select((dns, wildcards, ranges, usages, keys, days, any) => new IssuancePolicy
        {
            DnsSuffixes = [.. dns],
            AllowsWildcards = wildcards,
            Addresses = [.. ranges.Select(text => IPNetwork.Parse(text))],
            EmailDomains = any ? ["example.org"] : [],
            Usages = [.. usages],
            Keys = [.. keys],
            MaxDays = days,
            DefaultDays = days,
            AllowsAnySubject = any,
        });

    [Fact]
    public void Nothing_in_a_certificate_goes_beyond_the_policy()
    {
        Assert.True(InstallationNames.TryCreate("localhost", 8443, out var installation));
        var rules = new IssuanceRules(new NameRules(installation));
        var issued = 0;
        Gen.Select(Policies, Few(Hosts, 2), Few(Addresses, 1), Few(["root@example.org", "a@evil.net", "a b@example.org", "@example.org"], 1), Few(Usages, 1), Gen.Int[0, 3], Gen.Select(Gen.Int[0, Subjects.Length - 1], Gen.Int[0, Flags.Length - 1].Select(i => Flags[i]), Gen.Int[0, 9], Gen.Int[-5, 2000]))
            .Sample((policy, hosts, addresses, emails, usages, key, rest) =>
            {
                var (subject, flags, isAuthority, days) = rest;
                var names = SubjectNames.None with { Dns = [.. hosts], Addresses = [.. addresses.Select(IPAddress.Parse)], Emails = [.. emails] };
                var request = new SigningRequest
                {
                    Der = [],
                    SubjectDer = new X500DistinguishedName(Subjects[subject]).RawData,
                    Subject = Subjects[subject],
                    Shape = Keys.Value[key].Shape,
                    Key = Keys.Value[key].Parts,
                    Names = names,
                    ExtendedKeyUsages = [.. usages],
                    KeyUsage = flags == 0 ? null : (X509KeyUsageFlags)(flags & 0xFF),
                    IsAuthority = isAuthority == 9,
                };
                var order = new CertificateOrder(request, names, days == 0 ? null : Now.AddDays(days), "a test", Now);
                if (rules.Judge(policy, order).IsRefused(out _, out var plan))
                {
                    return;
                }

                Interlocked.Increment(ref issued);
                AssertWithin(policy, request, Read(plan, request));
            }, iter: 100_000);
        Assert.True(issued > 300, $"Only {issued} of the requests were granted: the property says little");
    }

    private static Gen<string[]> Few(string[] of, int most) => Gen.Int[0, of.Length - 1].Select(i => of[i]).Array[0, most].Select(picked => picked.Distinct().ToArray());

    /// <summary>The certificate as anybody would read it, by the framework and not by our own reader.</summary>
    private static X509Certificate2 Read(IssuancePlan plan, SigningRequest request)
    {
        using var made = SoftwareKeys.Generate(KeyShape.Ec(EcCurve.P256));
        using var key = SoftwareKeys.Open(made.Shape, made.PublicParts, made.Material);
        var urls = new AuthorityUrls("http://pki.localhost");
        var signer = new Signer(Guid.Empty, null, Guid.Empty, SignerCertificates.Root(key, "A", Now), IsInToken: false, []);
        return X509CertificateLoader.LoadCertificate(new LeafCertificates(urls).Sign(plan, request, signer, key, SignerCertificates.NewSerial(Now), Now));
    }

    private static void AssertWithin(IssuancePolicy policy, SigningRequest request, X509Certificate2 certificate)
    {
        using (certificate)
        {
            string[] known = ["2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17", "2.5.29.14", "2.5.29.35", "1.3.6.1.5.5.7.1.1", "2.5.29.31"];
            Assert.Equal(known.Order(), certificate.Extensions.Select(extension => extension.Oid!.Value!).Order());
            Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
            Assert.Equal(X509KeyUsageFlags.None, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages & (X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign));
            var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value!).ToArray();
            Assert.NotEmpty(usages);
            Assert.All(usages, usage => Assert.Contains(usage, policy.Usages));
            Assert.Contains(KeyKinds.Name(request.Shape), policy.Keys);
            Assert.True(certificate.NotAfter.ToUniversalTime() <= Now.AddDays(policy.MaxDays).UtcDateTime && certificate.NotAfter.ToUniversalTime() > Now.UtcDateTime);
            AssertNames(policy, certificate);
        }
    }

    private static void AssertNames(IssuancePolicy policy, X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        var (hosts, addresses) = (names.EnumerateDnsNames().ToArray(), names.EnumerateIPAddresses().ToArray());
        Assert.All(hosts, host =>
        {
            Assert.Matches("^(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", host);
            Assert.Contains(policy.DnsSuffixes, suffix => host == suffix || host.EndsWith("." + suffix, StringComparison.Ordinal));
            Assert.True(policy.AllowsWildcards || !host.Contains('*', StringComparison.Ordinal));
            Assert.DoesNotContain("localhost", host, StringComparison.Ordinal);
        });
        Assert.All(addresses, address => Assert.Contains(policy.Addresses, range => !address.IsIPv4MappedToIPv6 && range.Contains(address)));
        var common = new X500DistinguishedName(certificate.SubjectName.RawData).EnumerateRelativeDistinguishedNames()
            .Where(part => part.GetSingleElementType().Value is "2.5.4.3" or "1.2.840.113549.1.9.1").Select(part => part.GetSingleElementValue()!).ToArray();
        Assert.All(common, name => Assert.True(
            hosts.Contains(name, StringComparer.OrdinalIgnoreCase) || addresses.Any(address => address.ToString() == name) || (policy.AllowsAnySubject && name is "admin" or "Some Body"), name));
        Assert.True(policy.AllowsAnySubject || !certificate.Subject.Contains("O=", StringComparison.Ordinal));
    }
}
