using System.Collections.Immutable;
using Strongroom.Identity;
using Strongroom.Identity.Federation;
using Strongroom.Identity.Outside;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity.Federation;

/// <summary>Which federated credentials an application can hold, and how they change.</summary>
public sealed class FederatedCredentialsKept
{
    private static FederatedCredentialDraft Good { get; } = new() { Name = "main-branch", Issuer = "https://idp.example.com/realm", Subject = "repo:org/app:ref:refs/heads/main" };

    [Fact]
    public async Task Add_change_and_remove_reach_the_snapshot()
    {
        using var installation = await SampleInstallation.CreateAsync();
        var (tenant, client) = (installation.TenantA, installation.ClientA.Client);
        FederatedCredential? added = null;
        await installation.ChangeAsync(async tx => added = (await FederatedCredentials.AddAsync(tx, tenant, client, Good, installation.Options, default)).Value);
        Assert.Equal((added!.Id, added.Issuer), Held(installation) is [var first] ? (first.Id, first.Issuer) : default);

        await installation.ChangeAsync(async tx =>
            await FederatedCredentials.UpdateAsync(tx, tenant, client, "MAIN-branch", Good with { Name = "Main-Branch", Subject = "other", Description = "d" }, installation.Options, default));
        Assert.Equal(("main-branch", "other", "d", added.Id), Held(installation) is [var one] ? (one.Name, one.Subject, one.Description, one.Id) : default);

        await installation.ChangeAsync(async tx => Assert.Equal(added.Id, (await FederatedCredentials.RemoveAsync(tx, tenant, client, added.Id.ToString(), default)).Value.Id));
        Assert.Empty(Held(installation));
    }

    [Fact]
    public async Task An_unknown_application_and_an_unknown_credential_are_not_found()
    {
        using var installation = await SampleInstallation.CreateAsync();
        var tx = installation.NewTx();
        Assert.Equal(404, (await FederatedCredentials.AddAsync(tx, installation.TenantA, installation.ClientB.Client, Good, installation.Options, default)).Error?.Status);
        Assert.Equal(404, (await FederatedCredentials.RemoveAsync(tx, installation.TenantA, installation.ClientA.Client, "main-branch", default)).Error?.Status);
        Assert.Equal(404, (await FederatedCredentials.ListAsync(tx, installation.TenantB, installation.ClientA.Client, default)).Error?.Status);
    }

    [Theory]
    [InlineData("ab", "name")]
    [InlineData("-abc", "name")]
    [InlineData("a bc", "name")]
    [InlineData("äbc", "name")]
    [InlineData("a.bc", "name")]
    public void Names_have_three_to_120_plain_characters(string name, string target) => Assert.Equal(target, Fault(Good with { Name = name })?.Target);

    [Theory]
    [InlineData("http://idp.example.com")]
    [InlineData("idp.example.com")]
    [InlineData("")]
    [InlineData("https://user@idp.example.com")]
    [InlineData("https://idp.example.com?x")]
    [InlineData("https://idp.example.com/?")]
    [InlineData("https://idp.example.com/#")]
    [InlineData("https://IDP.example.com")]
    [InlineData("https://idp.example.com:443/")]
    [InlineData("https://idp.example.com/a/../b")]
    [InlineData("https://idp.example.com\\realm")]
    [InlineData("https://idp.example.com/a b")]
    [InlineData("https://idp.example.com/%61")]
    [InlineData("https://exämple.com")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData(" https://idp.example.com")]
    [InlineData("https://idp.example.com\n")]
    [InlineData("ftp://idp.example.com")]
    public void An_issuer_has_one_spelling_and_is_https(string issuer) => Assert.Equal("issuer", Fault(Good with { Issuer = issuer })?.Target);

    [Theory]
    [InlineData("https://idp.example.com")]
    [InlineData("https://idp.example.com/")]
    [InlineData("https://idp.example.com:8443/realms/a")]
    [InlineData("https://oidc.prod-aks.azure.com/a1b2/")]
    [InlineData("https://kubernetes.default.svc.cluster.local")]
    public void Real_issuers_are_taken(string issuer) => Assert.Null(Fault(Good with { Issuer = issuer }));

    [Fact]
    public void Texts_are_bounded()
    {
        Assert.Null(Fault(Good with { Name = new string('n', 120), Subject = new string('s', 600), Audiences = [new string('a', 600)], Description = new string('d', 600) }));
        Assert.Equal("name", Fault(Good with { Name = new string('n', 121) })?.Target);
        Assert.Equal("subject", Fault(Good with { Subject = new string('s', 601) })?.Target);
        Assert.Equal("subject", Fault(Good with { Subject = "" })?.Target);
        Assert.Equal("audiences", Fault(Good with { Audiences = [new string('a', 601)] })?.Target);
        Assert.Equal("audiences", Fault(Good with { Audiences = [] })?.Target);
        Assert.Equal("audiences", Fault(Good with { Audiences = ["a", "b"] })?.Target);
        Assert.Equal("description", Fault(Good with { Description = new string('d', 601) })?.Target);
        Assert.Equal("issuer", Fault(Good with { Issuer = "https://idp.example.com/" + new string('i', 600) })?.Target);
    }

    [Fact]
    public void Subject_and_expression_exclude_each_other()
    {
        Assert.Equal("subject", Fault(Good with { Subject = null })?.Target);
        Assert.Equal("subject", Fault(Good with { Expression = "claims['sub'] eq 'a'" })?.Target);
        Assert.Null(Fault(Good with { Subject = null, Expression = "claims['sub'] eq 'a'" }));
    }

    [Fact]
    public async Task Names_and_subjects_are_taken_once_and_twenty_are_enough()
    {
        using var installation = await SampleInstallation.CreateAsync();
        var application = Application(installation);
        application = FederatedCredentials.Add(application, Good, installation.Options).Value.Application;
        Assert.Equal("name", FederatedCredentials.Add(application, Good with { Name = "MAIN-BRANCH", Subject = "x" }, installation.Options).Error?.Target);
        Assert.Equal("subject", FederatedCredentials.Add(application, Good with { Name = "other" }, installation.Options).Error?.Target);
        Assert.Null(FederatedCredentials.Add(application, Good with { Name = "other", Issuer = "https://idp.example.com/other" }, installation.Options).Error);
        Assert.Null(FederatedCredentials.Add(application, Good with { Name = "other", Subject = Good.Subject!.ToUpperInvariant() }, installation.Options).Error);
        for (var i = 1; i < 20; i++)
        {
            application = FederatedCredentials.Add(application, Good with { Name = $"name{i}", Subject = $"subject{i}" }, installation.Options).Value.Application;
        }

        Assert.Equal("Directory_QuotaExceeded", FederatedCredentials.Add(application, Good with { Name = "one-more", Subject = "more" }, installation.Options).Error?.Code);
        Assert.Equal("subject", FederatedCredentials.Update(application, "name1", Good with { Name = "name1" }, installation.Options).Error?.Target);
        Assert.Equal("name", FederatedCredentials.Update(application, "name1", Good with { Name = "new-name", Subject = "new" }, installation.Options).Error?.Target);
        Assert.Null(FederatedCredentials.Update(application, "name1", Good with { Name = "name1", Subject = "subject1", Description = "kept" }, installation.Options).Error);
    }

    [Theory]
    [Trait("Row", "V15")]
    [InlineData("https://login.localhost:8443", true)]
    [InlineData("https://login.localhost:8443/11111111-2222-3333-4444-555555555555/v2.0", true)]
    [InlineData("https://login.localhost.:8443/x", true)]
    [InlineData("https://login.localhost:8444/x", false)]
    [InlineData("https://login.localhost.example.com:8443/x", false)]
    public async Task This_installation_is_no_outside_issuer(string issuer, bool own)
    {
        using var installation = await SampleInstallation.CreateAsync();
        Assert.Equal(own, FederatedCredentialRules.IsOwn(issuer, installation.Options));
        Assert.Equal(own ? FederationRefusals.OwnIssuer : null, FederatedCredentials.Add(Application(installation), Good with { Issuer = issuer }, installation.Options).Error);
        var tx = installation.NewTx();
        Assert.Equal(own ? FederationRefusals.OwnIssuer : null, (await OutsideIssuers.TrustAsync(tx, installation.TenantA, issuer, "a", installation.Options, installation.Clock.Now, default)).Error);
    }

    private static VaultError? Fault(FederatedCredentialDraft draft) => FederatedCredentialRules.Fault(draft, Options);

    private static readonly IdentityOptions Options = new() { LoginOrigin = "https://login.localhost:8443", Resources = ["https://vault.localhost:8443"] };

    private static ApplicationRecord Application(SampleInstallation installation) =>
        installation.Feed.Current!.Applications[(installation.TenantA, installation.ClientA.Client)];

    private static ImmutableArray<FederatedCredential> Held(SampleInstallation installation) => Application(installation).Federated;
}
