using Strongroom.Authority;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Issuers;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>The built-in authority signs what the policy permits, and keeps a register of it.</summary>
public sealed class Issuing
{
    [Fact]
    public async Task A_certificate_chains_to_the_root()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.Named("CN=web.test", "web.test", "127.0.0.1"))).Value;

        Assert.True(CertificateFacts.TryRead(issued.Chain[0], out var leaf, out _));
        Assert.Equal(["web.test"], leaf.Names.Dns);
        Assert.Equal("CN=web.test", leaf.Subject);
        Assert.False(leaf.IsAuthority);
        Assert.Equal(issued.Serial, leaf.Serial);
        Assert.Equal(server.Now.AddDays(IssuancePolicy.UsualDays).ToUnixTimeSeconds(), leaf.NotAfter.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_name_outside_of_the_policy_is_refused()
    {
        await using var server = await AuthorityServer.StartAsync();
        var outcome = await server.IssueAsync(AuthorityServer.For("www.example.org"));
        Assert.Equal("BadParameter", outcome.Error?.Code);
    }

    [Fact]
    public async Task A_revoked_certificate_wants_to_be_renewed_at_once()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var issuer = server.Of<IEnumerable<ICertificateIssuer>>().Single(one => one.Kind == AuthorityProviders.BuiltInKind);
        var provider = new AuthorityProvider(AuthorityProviders.BuiltIn, AuthorityProviders.BuiltInKind, null, new Dictionary<string, string>());
        Assert.Null(await issuer.RenewalAsync(provider, issued.Chain[0], default));
        Assert.Null(await issuer.RenewalAsync(provider, await server.RootAsync(), default));

        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        Assert.Equal(server.Now, (await issuer.RenewalAsync(provider, issued.Chain[0], default))!.Start);
    }

    [Fact]
    public async Task A_policy_that_is_narrowed_meanwhile_lets_nothing_through()
    {
        await using var server = await AuthorityServer.StartAsync();
        Assert.True(SigningRequest.TryRead(AuthorityServer.For("web.test").CreateSigningRequest(), out var request, out _));
        var units = server.Of<UnitsOfWork>();
        var tx = units.System(writable: true);
        Assert.Null((await server.Authority.IssueAsync(tx, server.Tenant, new CertificateOrder(request, request.Names, null, "a test", server.Now), default)).Error);
        await server.SetPolicyAsync(IssuancePolicy.Nothing);

        Assert.False(await units.CommitAsync(tx, default));
        Assert.Empty(await server.RegisterAsync());
    }

    [Theory]
    [InlineData("CN=admin", "subject")]
    [InlineData("CN=other.test", "subject")]
    [InlineData("O=Contoso", null)]
    public async Task A_subject_says_no_more_than_the_names(string subject, string? fault)
    {
        await using var server = await AuthorityServer.StartAsync();
        var outcome = await server.IssueAsync(AuthorityServer.Named(subject, "web.test"));
        Assert.Equal(fault, outcome.Error?.Message.Split(' ')[1]);
        if (fault is null)
        {
            Assert.True(CertificateFacts.TryRead(outcome.Value.Chain[0], out var leaf, out _));
            Assert.Equal("", leaf.Subject);
        }
    }

    [Theory]
    [InlineData("login.localhost")]
    [InlineData("PKI.localhost")]
    [InlineData("first.vault.localhost")]
    [InlineData("*.localhost")]
    [InlineData("*.vault.localhost")]
    public async Task No_tenant_gets_a_certificate_for_this_vault_itself(string name)
    {
        await using var server = await AuthorityServer.StartAsync();
        Assert.Contains("a name of this vault itself", (await server.IssueAsync(AuthorityServer.For(name))).Error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_issued_can_be_revoked_once_and_again()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        Assert.Null(await server.RevokeAsync(issued.Serial, 4));
        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        Assert.Equal("CertificateNotFound", (await server.RevokeAsync([1, 2, 3]))?.Code);
    }
}
