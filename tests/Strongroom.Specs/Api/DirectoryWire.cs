using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The directory over the wire: who may change what, what becomes of what is deleted, and that two at once leave one winner.</summary>
public sealed partial class DirectoryWire(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Denied = "Authorization_RequestDenied";
    private readonly Wire _wire = new(server);

    private Party Administrator => Party.Administrator(server, _wire);

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    [Fact]
    public async Task A_user_is_made_found_changed_and_deleted()
    {
        const string Upn = "Alice@example.com";
        var made = await Administrator.GraphAsync("POST", "/v1.0/users", User(Upn, "Alice"));
        Assert.Equal(201, made.Status);
        Assert.Equal(
            """{"@odata.context":"CONTEXT","id":"ID","displayName":"Alice","userPrincipalName":"Alice@example.com","accountEnabled":true,"mailNickname":"alice","mail":null,"givenName":null,"surname":null,"jobTitle":null,"mobilePhone":null,"officeLocation":null,"preferredLanguage":null,"businessPhones":[],"userType":"Member","createdDateTime":"DATE"}""",
            Masked(made.Body));
        var id = Id(made);

        var twin = await Administrator.GraphAsync("POST", "/v1.0/users", User("alice@EXAMPLE.com", "Other"));
        Assert.Equal((400, "Request_BadRequest"), (twin.Status, twin.ErrorCode));
        Assert.Equal($$"""{"@odata.context":"CONTEXT","displayName":"Alice"}""", Masked((await Administrator.GraphAsync("GET", "/v1.0/users/aLice@example.com?$select=displayName")).Body));
        Assert.Equal(204, (await Administrator.GraphAsync("PATCH", $"/v1.0/users/{id}", """{"displayName":"Alicia","passwordProfile":{"password":"not-kept-anywhere"}}""")).Status);
        var found = await Administrator.GraphAsync("GET", $"/v1.0/users?$filter=userPrincipalName eq '{Upn}'");
        Assert.Equal(["Alicia"], Names(found));

        Assert.Equal(204, (await Administrator.GraphAsync("DELETE", $"/v1.0/users/{Upn}")).Status);
        Assert.Equal(404, (await Administrator.GraphAsync("GET", $"/v1.0/users/{id}")).Status);
        Assert.NotEqual(id, Id(await Administrator.GraphAsync("POST", "/v1.0/users", User(Upn, "Alice"))));
    }

    [Theory]
    [InlineData("""{"userPrincipalName":"no-domain","displayName":"a"}""", "userPrincipalName")]
    [InlineData("""{"userPrincipalName":"a@b","displayName":""}""", "displayName")]
    [InlineData("""{"userPrincipalName":"a@b","displayName":1}""", "displayName")]
    [InlineData("""{"userPrincipalName":"a@b","displayName":"a","shoeSize":43}""", "shoeSize")]
    [InlineData("""{"userPrincipalName":"a@b/c","displayName":"a"}""", "userPrincipalName")]
    public async Task A_body_that_will_not_do_is_refused_by_its_field(string body, string field)
    {
        var reply = await Administrator.GraphAsync("POST", "/v1.0/users", body);
        Assert.Equal((400, "Request_BadRequest"), (reply.Status, reply.ErrorCode));
        Assert.Contains(field, reply.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_role_of_the_directory_nothing_is_browsed_or_changed()
    {
        var owner = await Party.MakeAsync(server, _wire, "dir-resource-owner");
        await AssignAsync(owner.ObjectId, "Owner", "/");
        foreach (var (method, path, body) in new (string, string, string?)[]
        {
            ("GET", "/v1.0/users", null), ("GET", "/v1.0/groups", null), ("GET", "/v1.0/applications", null), ("GET", "/v1.0/servicePrincipals", null),
            ("GET", "/v1.0/applications?$filter=startswith(displayName,'D')", null), ("POST", "/v1.0/users", User("mallory@example.com", "m")),
            ("POST", "/v1.0/groups", Group("m")), ("POST", "/v1.0/applications", """{"displayName":"m"}"""),
            ("POST", $"/v1.0/servicePrincipals/{server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]}/addPassword", "{}"),
            ("DELETE", $"/v1.0/servicePrincipals/{server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]}", null),
            ("POST", "/v1.0/servicePrincipals", $$"""{"appId":"{{Guid.NewGuid()}}"}"""),
            ("POST", $"/v1.0/servicePrincipals/{server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]}/getMemberGroups", """{"securityEnabledOnly":true}"""),
        })
        {
            var reply = await owner.GraphAsync(method, path, body);
            Assert.True((reply.Status, reply.ErrorCode) == (403, Denied), $"{method} {path}: {reply.Status} {reply.Body}");
        }

        Assert.Equal(200, (await owner.GraphAsync("GET", $"/v1.0/servicePrincipals/{owner.ObjectId}/memberOf")).Status);
        Assert.Equal(200, (await owner.GraphAsync("GET", $"/v1.0/servicePrincipals/{server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]}")).Status);
        await AssignAsync(owner.ObjectId, "Directory Readers", "/");
        Assert.Equal(200, (await owner.GraphAsync("GET", "/v1.0/users")).Status);
        Assert.Equal(403, (await owner.GraphAsync("POST", "/v1.0/groups", Group("m"))).Status);
    }

    [Fact, Trait("Row", "S25")]
    public async Task An_application_administrator_cannot_take_over_what_holds_more_than_it_could_give()
    {
        var climber = await Party.MakeAsync(server, _wire, "dir-climber");
        await AssignAsync(climber.ObjectId, "Application Administrator", "/");
        var harmless = await Party.MakeAsync(server, _wire, "dir-harmless");
        var powerful = await Party.MakeAsync(server, _wire, "dir-powerful");
        await AssignAsync(powerful.ObjectId, "Key Vault Secrets User", Subscription);
        var ofDirectory = await Party.MakeAsync(server, _wire, "dir-directory");
        await AssignAsync(ofDirectory.ObjectId, "Directory Readers", "/");

        Assert.Equal(200, (await climber.GraphAsync("POST", $"/v1.0/servicePrincipals/{harmless.ObjectId}/addPassword", "{}")).Status);
        foreach (var target in new[] { powerful, ofDirectory })
        {
            var application = Id(await climber.GraphAsync("GET", $"/v1.0/applications(appId='{target.Client}')"));
            foreach (var (method, path, body) in new (string, string, string)[]
            {
                ("POST", $"/v1.0/servicePrincipals/{target.ObjectId}/addPassword", "{}"),
                ("POST", $"/v1.0/applications/{application}/addPassword", "{}"),
                ("POST", $"/v1.0/applications(appId='{target.Client}')/addPassword", "{}"),
                ("POST", $"/v1.0/applications/{application}/owners/$ref", Reference(climber.ObjectId)),
                ("PATCH", $"/v1.0/applications/{application}", """{"keyCredentials":[{"key":"AAAA","type":"AsymmetricX509Cert","usage":"Verify"}]}"""),
                ("PATCH", $"/v1.0/servicePrincipals/{target.ObjectId}", """{"keyCredentials":[{"key":"AAAA"}]}"""),
                ("POST", $"/v1.0/applications/{application}/federatedIdentityCredentials", """{"name":"mine","issuer":"https://issuer.example","subject":"me","audiences":["api://AzureADTokenExchange"]}"""),
            })
            {
                var reply = await climber.GraphAsync(method, path, body);
                Assert.True((reply.Status, reply.ErrorCode) == (403, Denied), $"{method} {path}: {reply.Status} {reply.Body}");
            }

            Assert.Equal(204, (await climber.GraphAsync("PATCH", $"/v1.0/applications/{application}", """{"displayName":"renamed"}""")).Status);
        }

        await AssignAsync(climber.ObjectId, "User Access Administrator", Subscription);
        Assert.Equal(200, (await climber.GraphAsync("POST", $"/v1.0/servicePrincipals/{powerful.ObjectId}/addPassword", "{}")).Status);
        Assert.Equal(403, (await climber.GraphAsync("POST", $"/v1.0/servicePrincipals/{ofDirectory.ObjectId}/addPassword", "{}")).Status);
    }

    [Fact, Trait("Row", "S25")]
    public async Task A_groups_administrator_cannot_join_a_group_that_holds_more_than_it_could_give()
    {
        var climber = await Party.MakeAsync(server, _wire, "dir-joiner");
        await AssignAsync(climber.ObjectId, "Groups Administrator", "/");
        var group = Id(await climber.GraphAsync("POST", "/v1.0/groups", Group("dir-joined")));
        await AssignAsync(group, "Key Vault Secrets User", Subscription);
        Assert.Equal(403, (await climber.GraphAsync("POST", $"/v1.0/groups/{group}/members/$ref", Reference(climber.ObjectId))).Status);
        Assert.Equal(403, (await climber.GraphAsync("POST", $"/v1.0/groups/{group}/owners/$ref", Reference(climber.ObjectId))).Status);
    }

    [Fact]
    public async Task An_owner_changes_its_application_and_its_group_without_a_role()
    {
        var owner = await Party.MakeAsync(server, _wire, "dir-owner");
        var application = Id(await Administrator.GraphAsync("POST", "/v1.0/applications", """{"displayName":"owned"}"""));
        var group = Id(await Administrator.GraphAsync("POST", "/v1.0/groups", Group("owned")));
        Assert.Equal(403, (await owner.GraphAsync("PATCH", $"/v1.0/applications/{application}", """{"displayName":"mine"}""")).Status);
        Assert.Equal(403, (await owner.GraphAsync("PATCH", $"/v1.0/groups/{group}", """{"displayName":"mine"}""")).Status);
        foreach (var path in new[] { $"/v1.0/applications/{application}", $"/v1.0/groups/{group}" })
        {
            Assert.Equal(204, (await Administrator.GraphAsync("POST", path + "/owners/$ref", Reference(owner.ObjectId))).Status);
            Assert.Equal(400, (await Administrator.GraphAsync("POST", path + "/owners/$ref", Reference(owner.ObjectId))).Status);
            Assert.Equal(204, (await owner.GraphAsync("PATCH", path, """{"displayName":"mine"}""")).Status);
            Assert.Equal([owner.ObjectId], Ids(await owner.GraphAsync("GET", path + "/owners")));
        }

        Assert.Equal(204, (await owner.GraphAsync("POST", $"/v1.0/groups/{group}/members/$ref", Reference(owner.ObjectId))).Status);
        Assert.Equal(200, (await owner.GraphAsync("POST", $"/v1.0/applications/{application}/addPassword", "{}")).Status);
        Assert.Equal(204, (await Administrator.GraphAsync("DELETE", $"/v1.0/applications/{application}/owners/{owner.ObjectId}/$ref")).Status);
        Assert.Equal(403, (await owner.GraphAsync("DELETE", $"/v1.0/applications/{application}")).Status);
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "J21"), Trait("Row", "J22")]
    public async Task A_deleted_principal_s_tokens_memberships_and_grants_end_at_once_and_its_id_never_returns()
    {
        var doomed = await Party.MakeAsync(server, _wire, "dir-doomed");
        var group = Id(await Administrator.GraphAsync("POST", "/v1.0/groups", Group("dir-doomed-group")));
        Assert.Equal(204, (await Administrator.GraphAsync("POST", $"/v1.0/groups/{group}/members/$ref", Reference(doomed.ObjectId))).Status);
        await AssignAsync(doomed.ObjectId, "Key Vault Secrets User", Subscription);
        Assert.Equal(200, (await doomed.VaultAsync(server.VaultName, "GET", "/secrets")).Status);

        Assert.Equal(204, (await Administrator.GraphAsync("DELETE", $"/v1.0/servicePrincipals/{doomed.ObjectId}")).Status);
        Assert.Equal(401, (await doomed.VaultAsync(server.VaultName, "GET", "/secrets")).Status);
        Assert.Empty(Ids(await Administrator.GraphAsync("GET", $"/v1.0/groups/{group}/members")));
        Assert.DoesNotContain(doomed.ObjectId, (await Party.CommandAsync(server, "role list")).GetRawText(), StringComparison.Ordinal);

        var reborn = await Administrator.GraphAsync("POST", "/v1.0/servicePrincipals", $$"""{"appId":"{{doomed.Client}}"}""");
        Assert.Equal(201, reborn.Status);
        Assert.NotEqual(doomed.ObjectId, Id(reborn));
        Assert.Equal(409, (await Administrator.GraphAsync("POST", "/v1.0/servicePrincipals", $$"""{"appId":"{{doomed.Client}}"}""")).Status);
        Assert.Equal(401, (await doomed.VaultAsync(server.VaultName, "GET", "/secrets")).Status);
    }

    [Fact, Trait("Row", "J21")]
    public async Task A_disabled_service_principal_is_refused_on_its_next_call()
    {
        var disabled = await Party.MakeAsync(server, _wire, "dir-disabled");
        Assert.Equal(403, (await disabled.VaultAsync(server.VaultName, "GET", "/secrets")).Status);
        Assert.Equal(204, (await Administrator.GraphAsync("PATCH", $"/v1.0/servicePrincipals/{disabled.ObjectId}", """{"accountEnabled":false}""")).Status);
        Assert.Equal(401, (await disabled.VaultAsync(server.VaultName, "GET", "/secrets")).Status);
    }

    [Fact]
    public async Task A_secret_is_shown_once()
    {
        var application = Id(await Administrator.GraphAsync("POST", "/v1.0/applications", """{"displayName":"dir-secret"}"""));
        var added = await Administrator.GraphAsync("POST", $"/v1.0/applications/{application}/addPassword", """{"passwordCredential":{"displayName":"ours"}}""");
        Assert.Equal(200, added.Status);
        var text = added.Json.GetProperty("secretText").GetString()!;
        var shown = await Administrator.GraphAsync("GET", $"/v1.0/applications/{application}");
        Assert.DoesNotContain(text, shown.Body, StringComparison.Ordinal);
        var kept = Assert.Single(shown.Json.GetProperty("passwordCredentials").EnumerateArray());
        Assert.Equal(("ours", text[..3], JsonValueKind.Null), (kept.GetProperty("displayName").GetString(), kept.GetProperty("hint").GetString(), kept.GetProperty("secretText").ValueKind));
        Assert.Equal(204, (await Administrator.GraphAsync("POST", $"/v1.0/applications/{application}/removePassword", $$"""{"keyId":"{{kept.GetProperty("keyId").GetString()}}"}""")).Status);
        Assert.Empty((await Administrator.GraphAsync("GET", $"/v1.0/applications/{application}")).Json.GetProperty("passwordCredentials").EnumerateArray());
    }

    [Fact]
    public async Task Of_two_who_want_one_name_or_one_membership_one_wins()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Administrator.GraphAsync("POST", "/v1.0/users", User("race@example.com", $"r{i}"))));
        Assert.Equal([201, 400, 400, 400, 400, 400], users.Select(reply => reply.Status).Order());
        var user = Id(users.Single(reply => reply.Status == 201));
        var group = Id(await Administrator.GraphAsync("POST", "/v1.0/groups", Group("race")));
        var members = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Administrator.GraphAsync("POST", $"/v1.0/groups/{group}/members/$ref", Reference(user))));
        Assert.Equal([204, 400, 400, 400, 400, 400], members.Select(reply => reply.Status).Order());
        Assert.Equal([user], Ids(await Administrator.GraphAsync("GET", $"/v1.0/groups/{group}/members/microsoft.graph.user")));
        Assert.Empty(Ids(await Administrator.GraphAsync("GET", $"/v1.0/groups/{group}/members/microsoft.graph.group")));
        var check = await Administrator.GraphAsync("POST", $"/v1.0/users/race@example.com/checkMemberGroups", $$"""{"groupIds":["{{group}}","{{Guid.NewGuid()}}"]}""");
        Assert.Equal([group], check.Json.GetProperty("value").EnumerateArray().Select(item => item.GetString()!));
    }

    [Fact, Trait("Row", "S27")]
    public async Task Pages_follow_each_other_and_a_token_is_for_its_caller_and_its_list_alone()
    {
        foreach (var name in (string[])["page-1", "page-2", "page-3"])
        {
            Assert.Equal(201, (await Administrator.GraphAsync("POST", "/v1.0/groups", Group(name))).Status);
        }

        const string List = "/v1.0/groups?$filter=startswith(displayName,'page-')&$top=2&$count=true&$select=displayName";
        var first = await Administrator.GraphAsync("GET", List);
        Assert.Equal(3, first.Json.GetProperty("@odata.count").GetInt32());
        var next = new Uri(first.Json.GetProperty("@odata.nextLink").GetString()!).PathAndQuery;
        var second = await Administrator.GraphAsync("GET", next);
        Assert.Equal(["page-1", "page-2", "page-3"], Names(first).Concat(Names(second)).Order());
        Assert.False(second.Json.TryGetProperty("@odata.nextLink", out _));

        var other = await Party.MakeAsync(server, _wire, "dir-pager");
        await AssignAsync(other.ObjectId, "Directory Readers", "/");
        Assert.Equal("Directory_ExpiredPageToken", (await other.GraphAsync("GET", next)).ErrorCode);
        Assert.Equal("Directory_ExpiredPageToken", (await Administrator.GraphAsync("GET", next.Replace("page-", "", StringComparison.Ordinal))).ErrorCode);
        Assert.Equal("Directory_ExpiredPageToken", (await Administrator.GraphAsync("GET", next[..^4] + "AAAA")).ErrorCode);
        Assert.Equal(400, (await Administrator.GraphAsync("GET", "/v1.0/groups?$top=1000")).Status);
    }

    public void Dispose() => _wire.Dispose();

    private static string User(string upn, string name) =>
        $$$"""{"accountEnabled":true,"displayName":"{{{name}}}","mailNickname":"alice","userPrincipalName":"{{{upn}}}","passwordProfile":{"forceChangePasswordNextSignIn":true,"password":"not-kept-anywhere"}}""";

    private static string Group(string name) => $$"""{"displayName":"{{name}}","mailNickname":"{{name}}","mailEnabled":false,"securityEnabled":true}""";

    private static string Reference(string id) => $$"""{"@odata.id":"https://graph.microsoft.com/v1.0/directoryObjects/{{id}}"}""";

    private static string Id(Reply reply) => reply.Json.TryGetProperty("id", out var id) ? id.GetString()! : throw new InvalidOperationException($"{reply.Status} {reply.Body}");

    private static IEnumerable<string> Ids(Reply reply) => reply.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("id").GetString()!);

    private static IEnumerable<string> Names(Reply reply) => reply.Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("displayName").GetString()!);

    private Task<JsonElement> AssignAsync(string principal, string role, string scope) =>
        Party.CommandAsync(server, $"role assign --principal {principal} --role '{role}' --scope {scope}");

    private static string Masked(string body) => Contexts().Replace(Guids().Replace(Dates().Replace(body, "\"DATE\""), "ID"), "\"@odata.context\":\"CONTEXT\"");

    [GeneratedRegex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\"")]
    private static partial Regex Dates();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();

    [GeneratedRegex("\"@odata.context\":\"[^\"]+\"")]
    private static partial Regex Contexts();
}
