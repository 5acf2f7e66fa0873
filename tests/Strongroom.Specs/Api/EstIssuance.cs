using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Issuers;
using Strongroom.Issuers.Est;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates from an enterprise authority by EST, signed by a real OpenSSL.</summary>
public sealed class EstIssuance
{
    private static IssuerAccount Account => IssuerWorld.Account(EstServer.User, EstServer.Password);

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public async Task A_certificate_comes_with_its_chain(string kind)
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync();
        using AsymmetricAlgorithm key = kind == "RSA" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var chain = await world.IssueAsync(world.Enrol(await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=app.corp.example", "app.corp.example", "10.1.2.3"), Account));

        Assert.EndsWith(": OK\n", await authority.VerifyAsync(chain), StringComparison.Ordinal);
        Assert.True(CertificateFacts.TryRead(chain[0], out var leaf, out _));
        Assert.True(CertificateFacts.TryRead(chain[1], out var sub, out _));
        Assert.Equal(("CN=app.corp.example", "CN=EST sub"), (leaf.Subject, sub.Subject));
        Assert.Equal(["POST /.well-known/est/simpleenroll 200", "GET /.well-known/est/cacerts 200"], authority.Requests);
    }

    [Fact]
    public async Task Without_the_authoritys_own_certificates_the_leaf_is_as_good()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync("alone");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Single(await world.IssueAsync(world.Enrol(await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=a"), Account)));
    }

    [Fact]
    public async Task A_renewal_of_the_same_names_is_asked_for_as_one_and_otherwise_as_new()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (provider, request) = (await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=app.corp.example", "app.corp.example"));
        var first = await world.IssueAsync(world.Enrol(provider, request, Account));

        await world.IssueAsync(world.Enrol(provider, request, Account, first[0]));
        await world.IssueAsync(world.Enrol(provider, IssuerWorld.Request(key, "CN=other.corp.example", "app.corp.example"), Account, first[0]));
        authority.Behave("noreenroll");
        await world.IssueAsync(world.Enrol(provider, request, Account, first[0]));

        Assert.Equal(
            ["simpleenroll 200", "simplereenroll 200", "simpleenroll 200", "simplereenroll 403", "simpleenroll 200"],
            authority.Requests.Where(line => line.StartsWith("POST", StringComparison.Ordinal)).Select(line => line.Split('/')[^1]));
    }

    [Fact]
    public async Task A_decision_by_hand_is_waited_for_two_weeks_and_no_longer()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync("pending");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolment = world.Enrol(await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=a"), Account);

        var (step, pending) = await world.RunAsync(enrolment, _ => true);
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<EnrolmentStep.Waiting>(step).After);
        Assert.IsType<EnrolmentStep.Refused>(await world.StepAsync(pending with { State = new EstState(DateTimeOffset.UtcNow.AddDays(-15), false).Encode() }));
        authority.Behave();
        IssuerWorld.Chain((await world.RunAsync(pending)).Step);
    }

    [Fact]
    public async Task A_busy_authority_says_when_to_come_again()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync("busy");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (step, _) = await world.RunAsync(world.Enrol(await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=a"), Account), _ => true);
        Assert.Equal(TimeSpan.FromMinutes(2), Assert.IsType<EnrolmentStep.Unreachable>(step).After);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync("redirect");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (step, _) = await world.RunAsync(world.Enrol(await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=a"), Account), _ => true);
        Assert.Contains("302", Assert.IsType<EnrolmentStep.Unreachable>(step).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("html", "holds no certificate")]
    [InlineData("otherkey", "for the key that was asked for")]
    [InlineData("noname", "lacks a name")]
    public async Task An_answer_that_is_not_what_was_asked_for_is_refused(string behaviour, string reason)
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync(behaviour);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (step, _) = await world.RunAsync(world.Enrol(await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=a", "a.corp.example"), Account));
        var refused = Assert.IsType<EnrolmentStep.Refused>(step);
        Assert.Equal("Certificate issuer error", refused.Code);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_account_and_none_are_refused_in_the_servers_words_without_the_password()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (provider, request) = (await ProviderAsync(world, authority), IssuerWorld.Request(key, "CN=a"));
        foreach (var account in (IssuerAccount?[])[IssuerWorld.Account("web", "hunter2"), IssuerWorld.Account("w:b", EstServer.Password), null])
        {
            var refused = Assert.IsType<EnrolmentStep.Refused>((await world.RunAsync(world.Enrol(provider, request, account))).Step);
            Assert.Equal("Certificate issuer error", refused.Code);
            Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, authority.Requests.Count(line => line.EndsWith("simpleenroll 401", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_the_roots_that_are_pinned_count()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var authority = await StartedAsync();
        await using var another = await StartedAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var provider = (await world.RegisterAsync("est", authority.Address, ("trust", another.Trust))).Value;

        var (step, _) = await world.RunAsync(world.Enrol(provider, IssuerWorld.Request(key, "CN=a"), Account), _ => true);

        Assert.Contains("not trusted", Assert.IsType<EnrolmentStep.Unreachable>(step).Reason, StringComparison.Ordinal);
        Assert.Empty(authority.Requests);
    }

    private static async Task<EstServer> StartedAsync(params string[] behaviour)
    {
        var server = new EstServer();
        await server.StartAsync();
        server.Behave(behaviour);
        return server;
    }

    private static async Task<AuthorityProvider> ProviderAsync(IssuerWorld world, EstServer authority) => (await world.RegisterAsync("est", authority.Address, ("trust", authority.Trust))).Value;
}
