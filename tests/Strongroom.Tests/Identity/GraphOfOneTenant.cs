using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Identity.Graph;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Every look-up finds what the caller names in its own tenant, and nothing of another's (S22).</summary>
public sealed class GraphOfOneTenant : IAsyncLifetime, IGrantRights, IPrincipalGrants
{
    private SampleInstallation _at = null!;
    private GraphServicePrincipals _principals = null!;
    private GraphGroups _groups = null!;
    private GraphUsers _users = null!;
    private GraphObjects _objects = null!;
    private PrincipalId _group;

    public async ValueTask InitializeAsync()
    {
        _at = await SampleInstallation.CreateAsync();
        Assert.True(InstallationNames.TryCreate("localhost", 8443, out var names));
        var lists = new GraphLists(new GraphPaging(new GcmSealer(), names), names);
        var removal = new PrincipalRemoval(_at.Feed, this);
        var rights = new GraphRights(this);
        _principals = new GraphServicePrincipals(_at.Feed, lists, rights, removal);
        _groups = new GraphGroups(_at.Feed, lists, rights, removal);
        _users = new GraphUsers(_at.Feed, lists, removal);
        _objects = new GraphObjects(_at.Feed, lists);
        await _at.ChangeAsync(async tx => _group = (await GroupDirectory.CreateAsync(tx, _at.TenantA, "O'Neil's readers", _at.Clock.Now, default)).Value);
    }

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory, Trait("Row", "S22"), Trait("Row", "V17"), Trait("Row", "J23")]
    [InlineData("servicePrincipalNames/any(c:c eq '{client}')")]
    [InlineData("appId eq '{client}'")]
    [InlineData("id eq '{object}'")]
    public async Task A_service_principal_is_found_by_its_ids_from_within_its_tenant_alone(string filter)
    {
        filter = filter.Replace("{client}", _at.ClientA.Client.ToString(), StringComparison.Ordinal).Replace("{object}", _at.ClientA.Principal.ToString(), StringComparison.Ordinal);

        var own = await AskAsync(_principals.ListAsync, _at.TenantA, filter);
        var others = await AskAsync(_principals.ListAsync, _at.TenantB, filter);

        var item = Assert.Single(own.GetProperty("value").EnumerateArray());
        Assert.Equal(_at.ClientA.Principal.ToString(), item.GetProperty("id").GetString());
        Assert.Equal(_at.ClientA.Client.ToString(), item.GetProperty("appId").GetString());
        Assert.Equal("app a", item.GetProperty("displayName").GetString());
        Assert.Equal([_at.ClientA.Client.ToString()], item.GetProperty("servicePrincipalNames").EnumerateArray().Select(name => name.GetString()!));
        Assert.True(item.GetProperty("accountEnabled").GetBoolean());
        Assert.Empty(others.GetProperty("value").EnumerateArray());
    }

    [Fact, Trait("Row", "S22")]
    public async Task Objects_named_by_the_path_are_found_from_within_their_tenant_alone()
    {
        var (principal, client) = (_at.ClientA.Principal.ToString(), _at.ClientA.Client.ToString());
        Assert.Equal(principal, (await AskAsync(_principals.GetAsync, _at.TenantA, null, ("sp", principal))).GetProperty("id").GetString());
        Assert.Equal(principal, (await AskAsync(_principals.GetAsync, _at.TenantA, null, ("appId", client))).GetProperty("id").GetString());
        Assert.Equal("O'Neil's readers", (await AskAsync(_groups.GetAsync, _at.TenantA, null, ("id", _group.ToString()))).GetProperty("displayName").GetString());

        Assert.Equal(404, (await RefuseAsync(_principals.GetAsync, _at.TenantB, null, ("sp", principal))).Status);
        Assert.Equal(404, (await RefuseAsync(_principals.GetAsync, _at.TenantB, null, ("appId", client))).Status);
        Assert.Equal(404, (await RefuseAsync(_groups.GetAsync, _at.TenantB, null, ("id", _group.ToString()))).Status);
        Assert.Equal(404, (await RefuseAsync(_groups.GetAsync, _at.TenantA, null, ("id", principal))).Status);
        Assert.Equal(404, (await RefuseAsync(_principals.GetAsync, _at.TenantA, null, ("sp", _group.ToString()))).Status);
        Assert.Equal(404, (await RefuseAsync(_principals.GetAsync, _at.TenantA, null, ("sp", client))).Status);
    }

    [Fact, Trait("Row", "S22")]
    public async Task A_group_is_found_by_its_name_from_within_its_tenant_alone()
    {
        const string Filter = "displayName eq 'o''neil''s READERS'";

        Assert.Equal([_group.ToString()], Ids(await AskAsync(_groups.ListAsync, _at.TenantA, Filter)));
        Assert.Empty(Ids(await AskAsync(_groups.ListAsync, _at.TenantB, Filter)));
        Assert.Equal("Authorization_RequestDenied", (await RefuseAsync(_groups.ListAsync, _at.TenantA, "startswith(displayName,'O')")).Code);
    }

    [Fact, Trait("Row", "S22")]
    public async Task Ids_of_several_types_are_answered_with_their_types_and_strangers_are_left_out()
    {
        var body = $$"""{"ids":["{{_group}}","{{_at.ClientA.Principal}}","{{_at.ClientB.Principal}}","{{_at.ClientA.Principal}}","{{Guid.NewGuid()}}"],"types":["user","group","servicePrincipal"]}""";

        var own = await AskAsync(_objects.GetByIdsAsync, _at.TenantA, body: body);
        var others = await AskAsync(_objects.GetByIdsAsync, _at.TenantB, body: body);

        Assert.Equal([_group.ToString(), _at.ClientA.Principal.ToString()], Ids(own));
        Assert.Equal(["#microsoft.graph.group", "#microsoft.graph.servicePrincipal"], own.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("@odata.type").GetString()!));
        Assert.Equal([_at.ClientB.Principal.ToString()], Ids(others));
        Assert.Equal([_group.ToString()], Ids(await AskAsync(_objects.GetByIdsAsync, _at.TenantA, body: body.Replace("\"user\",\"group\",\"servicePrincipal\"", "\"Group\"", StringComparison.Ordinal))));
        Assert.Empty(Ids(await AskAsync(_objects.GetByIdsAsync, _at.TenantA, body: body.Replace("\"user\",\"group\",\"servicePrincipal\"", "\"user\"", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":"11111111-2222-3333-4444-555555555555"}""")]
    [InlineData("""{"ids":["me"]}""")]
    [InlineData("""{"ids":[null]}""")]
    [InlineData("""{"ids":["11111111-2222-3333-4444-555555555555"],"types":["everything"]}""")]
    [InlineData("""{"ids":["11111111-2222-3333-4444-555555555555"],"types":[1]}""")]
    public async Task A_question_for_nobody_in_particular_is_refused(string body) =>
        Assert.Equal("Request_BadRequest", (await RefuseAsync(_objects.GetByIdsAsync, _at.TenantA, body: body)).Code);

    [Fact]
    public async Task A_question_has_at_most_a_thousand_ids()
    {
        var ids = Enumerable.Range(0, 1001).Select(_ => $"\"{Guid.NewGuid()}\"").ToList();
        Assert.Empty(Ids(await AskAsync(_objects.GetByIdsAsync, _at.TenantA, body: $$"""{"ids":[{{string.Join(',', ids.Take(1000))}}],"types":[]}""")));
        Assert.Equal("Request_BadRequest", (await RefuseAsync(_objects.GetByIdsAsync, _at.TenantA, body: $$"""{"ids":[{{string.Join(',', ids)}}]}""")).Code);
    }

    [Fact]
    public async Task The_directory_cannot_be_browsed()
    {
        foreach (var list in new OperationHandler[] { _principals.ListAsync, _groups.ListAsync, _users.ListAsync })
        {
            Assert.Equal((403, "Authorization_RequestDenied"), Of(await RefuseAsync(list, _at.TenantA)));
            Assert.Equal((403, "Authorization_RequestDenied"), Of(await RefuseAsync(list, _at.TenantA, "displayName ne 'a'")));
            Assert.Equal((400, "Request_BadRequest"), Of(await RefuseAsync(list, _at.TenantA, "displayName lt 'a'")));
        }

        foreach (var filter in new[] { "startswith(displayName,'a')", "startswith(appId,'')", "displayName eq 'app a'", $"appId eq '{_at.ClientA.Client}' or startswith(displayName,'a')", "accountEnabled eq true", "appId ne null" })
        {
            Assert.Equal((403, "Authorization_RequestDenied"), Of(await RefuseAsync(_principals.ListAsync, _at.TenantA, filter)));
        }

        var both = $"appId eq '{_at.ClientA.Client}' or appId eq '{_at.ClientB.Client}'";
        Assert.Equal([_at.ClientA.Principal.ToString()], Ids(await AskAsync(_principals.ListAsync, _at.TenantA, both)));
        Assert.Empty(Ids(await AskAsync(_users.ListAsync, _at.TenantA, "userPrincipalName eq 'a@b' or mail eq 'a@b'")));
        Assert.Equal((404, "Request_ResourceNotFound"), Of(await RefuseAsync(_users.GetAsync, _at.TenantA, null, ("id", "a@b"))));
        Assert.Equal((400, "Request_BadRequest"), Of(await RefuseAsync(GraphUsers.MeAsync, _at.TenantA)));
    }

    [Theory]
    [InlineData("?$filter=appId+eq+'a'&$search=b", "$search")]
    [InlineData("?$filter=appId+eq+'a'&$expand=owners", "$expand")]
    [InlineData("?$filter=appId+eq+'a'&$filter=appId+eq+'b'", "$filter")]
    [InlineData("?$filter=appId+eq+'a'&$Filter=appId+eq+'b'", "$filter")]
    public async Task An_option_that_would_change_the_meaning_is_refused(string query, string named)
    {
        var (passage, _) = Passage(_at.TenantA, null, null, null);
        passage.Http.Request.QueryString = new QueryString(query);

        var refusal = (await _principals.ListAsync(passage, _at.NewTx(), default)).Error!;

        Assert.Equal("Request_UnsupportedQuery", refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    bool IGrantRights.HoldsUnrestricted(Caller caller, Scope scope) => false;

    bool IGrantRights.CoversGrantsOf(Caller caller, PrincipalId principal) => false;

    ValueTask<int> IPrincipalGrants.RemoveOfAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel) => ValueTask.FromResult(0);

    private static (int Status, string Code) Of(VaultError error) => (error.Status, error.Code);

    private static IEnumerable<string> Ids(JsonElement list) => list.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!);

    private async Task<JsonElement> AskAsync(OperationHandler handler, TenantId tenant, string? filter = null, (string Name, string Value)? route = null, string? body = null)
    {
        var (passage, stream) = Passage(tenant, filter, route, body);
        await using var content = stream;
        using var answer = (await handler(passage, _at.NewTx(), default)).Value;
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            answer.Write(json);
        }

        return JsonDocument.Parse(buffer.ToArray()).RootElement;
    }

    private async Task<VaultError> RefuseAsync(OperationHandler handler, TenantId tenant, string? filter = null, (string Name, string Value)? route = null, string? body = null)
    {
        var (passage, stream) = Passage(tenant, filter, route, body);
        await using var content = stream;
        return (await handler(passage, _at.NewTx(), default)).Error!;
    }

    private static (Passage Passage, MemoryStream Body) Passage(TenantId tenant, string? filter, (string Name, string Value)? route, string? body)
    {
        var http = new DefaultHttpContext();
        var content = new MemoryStream(Encoding.UTF8.GetBytes(body ?? ""));
        http.Request.Body = content;
        http.Request.QueryString = filter is null ? default : QueryString.Create("$filter", filter);
        if (route is { } value)
        {
            http.Request.RouteValues[value.Name] = value.Value;
        }

        var passage = new Passage(http, GraphOperations.GetByIds with { MaxJsonStrings = 2000 }, new ShutDoor(), DateTimeOffset.UnixEpoch, 0)
        {
            Caller = new Caller
            {
                Tenant = tenant,
                Principal = PrincipalId.New(),
                Application = ClientId.New(),
                Issuer = "",
                IdentityType = "app",
                ClientProof = "1",
                TokenId = "",
                ExpiresAt = DateTimeOffset.UnixEpoch,
            },
        };
        return (passage, content);
    }

    /// <summary>The surface for a caller without any role.</summary>
    private sealed class ShutDoor : Entrance
    {
        internal override VaultError? Enter(Passage passage, bool askForRight) => null;

        internal override VaultError? Ask(Passage passage, in AccessQuestion question) => GraphRefusals.Denied;
    }
}
