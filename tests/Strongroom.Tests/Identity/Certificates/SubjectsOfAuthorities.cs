using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Strongroom.Identity.Certificates;
using Xunit;

namespace Strongroom.Tests.Identity.Certificates;

/// <summary>Trust in a subject's name and its authority: off until configured, a real chain, and never the name alone.</summary>
public sealed class SubjectsOfAuthorities : IAsyncLifetime
{
    private const string Name = "shop.example";

    private readonly KeyPair _root = KeyPair.Ec("CN=root", ECCurve.NamedCurves.nistP256, shape: KeyPair.AsAuthority);
    private readonly KeyPair _otherRoot = KeyPair.Ec("CN=root", ECCurve.NamedCurves.nistP256, shape: KeyPair.AsAuthority);
    private SampleInstallation _at = null!;
    private Guid _authority;

    public async ValueTask InitializeAsync()
    {
        _at = await SampleInstallation.CreateAsync();
        await _at.ChangeAsync(async tx => _authority = (await CertificateAuthorities.AddAsync(tx, _at.TenantA, "root", _root.Der, _at.Clock.Now, default)).Value.Id);
    }

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        _root.Dispose();
        _otherRoot.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_named_leaf_signs_in_once_its_subject_is_trusted_and_not_before_or_after()
    {
        using var leaf = _root.Issue("CN=anything", shape: r => Named(r, Name));
        Assert.Equal(700027, Ask(leaf)?.Code);
        await TrustAsync();
        Assert.Null(Ask(leaf));

        await _at.ChangeAsync(async tx => await CertificateAuthorities.DistrustSubjectAsync(tx, _at.TenantA, _at.ClientA.Client, Name.ToUpperInvariant(), _authority, default));
        Assert.Equal(700027, Ask(leaf)?.Code);
        await TrustAsync();
        Assert.Null(Ask(leaf));
        await _at.ChangeAsync(async tx => await CertificateAuthorities.RemoveAsync(tx, _at.TenantA, _authority, default));
        Assert.Equal(700027, Ask(leaf)?.Code);
    }

    [Fact]
    public async Task A_chain_over_an_intermediate_is_followed()
    {
        await TrustAsync();
        using var middle = _root.Issue("CN=middle", shape: KeyPair.AsAuthority);
        using var leaf = middle.Issue("CN=x", shape: r => Named(r, Name));
        Assert.Null(Ask(leaf, middle));
        Assert.Equal(700027, Ask(leaf)?.Code);
    }

    [Fact]
    [Trait("Row", "V8")]
    public async Task What_only_looks_like_the_trusted_subject_is_refused()
    {
        await TrustAsync();
        using var otherName = _root.Issue("CN=" + Name, shape: r => Named(r, "other.example"));
        using var wildcard = _root.Issue("CN=x", shape: r => Named(r, "*.example"));
        using var longer = _root.Issue("CN=x", shape: r => Named(r, Name + ".evil.example"));
        using var otherRoot = _otherRoot.Issue("CN=x", shape: r => Named(r, Name));
        using var self = KeyPair.Ec("CN=x", ECCurve.NamedCurves.nistP256, shape: r => Named(r, Name));
        using var ended = _root.Issue("CN=x", end: _at.Clock.Now.AddMinutes(-1), shape: r => Named(r, Name));
        using var authority = _root.Issue("CN=x", shape: r =>
        {
            Named(r, Name);
            KeyPair.AsAuthority(r);
        });
        using var forServers = _root.Issue("CN=x", shape: r =>
        {
            Named(r, Name);
            r.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        });
        KeyPair[] refused = [otherName, wildcard, longer, otherRoot, self, ended, authority, forServers];
        Assert.All(refused, pair => Assert.Equal(700027, Ask(pair)?.Code));

        // A leaf of the authority is no authority itself.
        using var honest = _root.Issue("CN=y", shape: r => Named(r, "y.example"));
        using var below = honest.Issue("CN=x", shape: r => Named(r, Name));
        Assert.Equal(700027, Ask(below, honest)?.Code);
    }

    [Fact]
    public async Task The_common_name_counts_only_without_alternative_names_and_client_use_is_enough()
    {
        await TrustAsync();
        using var common = _root.Issue("CN=" + Name);
        using var forClients = _root.Issue("CN=x", shape: r =>
        {
            Named(r, Name);
            r.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        });
        Assert.Null(Ask(common));
        Assert.Null(Ask(forClients));
    }

    [Fact]
    [Trait("Row", "V8")]
    public async Task A_certificate_that_is_no_authoritys_is_not_registered_as_one()
    {
        using var caWithoutUsage = KeyPair.Ec("CN=x", ECCurve.NamedCurves.nistP256, shape: r => r.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true)));
        foreach (var pair in new[] { KeyPair.SharedRsa, caWithoutUsage })
        {
            var outcome = await CertificateAuthorities.AddAsync(_at.NewTx(), _at.TenantA, "x", pair.Der, _at.Clock.Now, default);
            Assert.Equal(CertificateRefusals.NotAnAuthority, outcome.Error);
        }
    }

    [Fact]
    public async Task An_authority_of_another_tenant_and_a_wildcard_are_not_trusted()
    {
        var foreign = await CertificateAuthorities.TrustSubjectAsync(_at.NewTx(), _at.TenantB, _at.ClientB.Client, Name, _authority, default);
        Assert.Equal(404, foreign.Error?.Status);
        var wildcard = await CertificateAuthorities.TrustSubjectAsync(_at.NewTx(), _at.TenantA, _at.ClientA.Client, "*.example", _authority, default);
        Assert.Equal(CertificateRefusals.BadSubject, wildcard.Error);
    }

    private Task TrustAsync() =>
        _at.ChangeAsync(async tx => Assert.Null((await CertificateAuthorities.TrustSubjectAsync(tx, _at.TenantA, _at.ClientA.Client, Name, _authority, default)).Error));

    private static void Named(CertificateRequest request, string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
    }

    private TokenError? Ask(KeyPair leaf, params KeyPair[] more)
    {
        _at.NewGuesses();
        var assertion = Assertions.Of(_at, leaf, "ES256");
        assertion.Header["x5c"] = new JsonArray([.. more.Prepend(leaf).Select(pair => (JsonNode)Convert.ToBase64String(pair.Der))]);
        using var signIn = assertion.Ask();
        return signIn.Error;
    }
}
