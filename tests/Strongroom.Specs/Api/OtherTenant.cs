using System.Text.RegularExpressions;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// S22: every route, with the token of another tenant's Owner, on this tenant's ids. The routes come from the approved list, so a route that this
/// class has no ids for fails it.
/// </summary>
public sealed partial class OtherTenant(TwoTenants world) : IClassFixture<TwoTenants>
{
    [Fact, Trait("Row", "S22"), Trait("Row", "J23"), Trait("Row", "V17"), Trait("Row", "V30")]
    public async Task No_route_gives_or_takes_what_another_tenant_has()
    {
        var before = await world.TheirStateAsync();
        var wrong = new List<string>();
        var sent = 0;
        foreach (var (surface, method, pattern) in Routes())
        {
            foreach (var (path, abroad) in surface switch { "arm" => ArmPaths(pattern), "vault" or "hsm" => [(Filled(pattern), true)], _ => [(Filled(pattern), false)] })
            {
                if (method == "DELETE" && path.EndsWith("/resourceGroups/ours", StringComparison.Ordinal))
                {
                    // Our own, where the other tests of this class work; that it may be deleted is no news.
                    continue;
                }

                var body = BodyFor(method, pattern);
                var reply = surface switch
                {
                    "arm" => await world.Us.ArmAsync(method, path, body, VersionOf(path)),
                    "vault" => await world.Us.VaultAsync(world.Server.VaultName, method, path, body),
                    "hsm" => await world.Us.HsmAsync(TwoTenants.Hsm, method, path, body),
                    _ => await world.Us.GraphAsync(method, path, body),
                };
                sent++;
                var sees = Theirs().Where(mark => (reply.Status != 401 || mark != world.Them.Tenant) && reply.Body.Contains(mark, StringComparison.OrdinalIgnoreCase) && !(path + body).Contains(mark, StringComparison.OrdinalIgnoreCase)).ToList();
                var isWrong = reply.Status >= 500 || sees.Count > 0 || (abroad && reply.Status != 401)
                    || (surface == "graph" && pattern.Contains('{') && reply.Status < 400);
                if (isWrong)
                {
                    wrong.Add($"{surface} {method} {path}: {reply.Status} {string.Join(',', sees)} {reply.Body}");
                }
            }
        }

        Assert.True(sent > 200, $"Only {sent} requests were made");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await world.TheirStateAsync());
    }

    [Fact, Trait("Row", "S22")]
    public async Task What_stands_above_subscriptions_is_the_callers_own()
    {
        var subscriptions = await world.Us.ArmAsync("GET", "/subscriptions");
        Assert.Equal([world.OurSubscription], subscriptions.Json.GetProperty("value").EnumerateArray().Select(each => each.GetProperty("id").GetString()!));
        var tenants = await world.Us.ArmAsync("GET", "/tenants");
        Assert.Equal([world.Us.Tenant], tenants.Json.GetProperty("value").EnumerateArray().Select(each => each.GetProperty("tenantId").GetString()!));
        Assert.Equal(404, (await world.Us.ArmAsync("GET", $"/providers/Microsoft.Authorization/roleDefinitions/{world.Role}")).Status);
    }

    [Fact, Trait("Row", "S22"), Trait("Row", "V30")]
    public async Task Another_tenants_principals_roles_and_deleted_vaults_are_no_use_in_ones_own_subscription()
    {
        var ours = world.OurSubscription + "/resourceGroups/ours";
        var assignments = ours + "/providers/Microsoft.Authorization/roleAssignments/";
        var limited = world.Server.Settings["STRONGROOM_LIMITED_OBJECT_ID"];
        var theirVault = ours + "/providers/Microsoft.KeyVault/vaults/";

        Assert.Equal((400, "PrincipalNotFound"), Refused(await world.Us.ArmAsync("PUT", assignments + Guid.NewGuid(), Bodies.Assignment(Bodies.Reader, limited))));
        Assert.Equal((404, "RoleDefinitionDoesNotExist"), Refused(await world.Us.ArmAsync("PUT", assignments + Guid.NewGuid(), Bodies.Assignment(world.Role, world.Us.ObjectId))));
        Assert.Equal(409, (await world.Us.ArmAsync("PUT", theirVault + TwoTenants.DeletedVault, Bodies.Vault(world.Us.Tenant, world.Location))).Status);
        var recovered = await world.Us.ArmAsync("PUT", theirVault + TwoTenants.DeletedVault, Bodies.Vault(world.Us.Tenant, world.Location, "\"createMode\":\"recover\""));
        Assert.InRange(recovered.Status, 400, 499);
        Assert.Equal(409, (await world.Us.ArmAsync("PUT", theirVault + world.Server.VaultName, Bodies.Vault(world.Us.Tenant, world.Location))).Status);
        Assert.Equal(400, (await world.Us.ArmAsync("PUT", theirVault + "not-of-us", Bodies.Vault(world.Them.Tenant, world.Location))).Status);

        var role = ours + "/providers/Microsoft.Authorization/roleDefinitions/" + Guid.NewGuid();
        Assert.InRange((await world.Us.ArmAsync("PUT", role, Bodies.Role("abroad", world.TheirSubscription, "*"))).Status, 400, 499);
        Assert.InRange((await world.Us.ArmAsync("PUT", role, Bodies.Role("everywhere", "/", "*"))).Status, 400, 499);
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "J22")]
    public async Task A_backup_of_another_tenants_secret_is_no_secret_of_ones_own()
    {
        var backup = await world.Them.VaultAsync(world.Server.VaultName, "POST", "/secrets/canary/backup");
        Assert.Equal(200, backup.Status);

        var restored = await world.Us.VaultAsync("ours-vault", "POST", "/secrets/restore", backup.Body);

        Assert.InRange(restored.Status, 400, 499);
        Assert.Equal(404, (await world.Us.VaultAsync("ours-vault", "GET", "/secrets/canary")).Status);
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "J22"), Trait("Row", "S22")]
    public async Task A_backup_of_another_tenants_key_is_no_key_of_ones_own()
    {
        var backup = await world.Them.VaultAsync(world.Server.VaultName, "POST", "/keys/canary/backup");
        Assert.Equal(200, backup.Status);

        var restored = await world.Us.VaultAsync("ours-vault", "POST", "/keys/restore", backup.Body);

        Assert.InRange(restored.Status, 400, 499);
        Assert.Equal(404, (await world.Us.VaultAsync("ours-vault", "GET", "/keys/canary")).Status);
    }

    [Fact, Trait("Row", "C1"), Trait("Row", "J11")]
    public async Task No_route_answers_without_a_token_or_to_what_only_looks_like_one()
    {
        using var wire = new Wire(world.Server);
        var wrong = new List<string>();
        foreach (var (surface, method, pattern) in Routes())
        {
            var origin = surface switch
            {
                "arm" => world.Server.Settings["STRONGROOM_ARM_URL"],
                "vault" => world.Server.VaultOrigin,
                "hsm" => $"https://{TwoTenants.Hsm}.managedhsm.localhost:{world.Server.Port}",
                _ => $"https://graph.localhost:{world.Server.Port}",
            };
            foreach (var token in (string?[])[null, "x", "e30.e30."])
            {
                var reply = await wire.SendAsync(method, Filled(pattern), BodyFor(method, pattern), token, "7.4", origin);
                if (reply.Status != 401)
                {
                    wrong.Add($"{surface} {method} {pattern} with {token ?? "nothing"}: {reply.Status} {reply.Body}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact, Trait("Row", "S54"), Trait("Row", "V14")]
    public async Task The_login_host_gives_strangers_its_documents_and_keys_and_nothing_else()
    {
        using var wire = new Wire(world.Server);
        var login = world.Server.Settings["STRONGROOM_LOGIN_URL"];
        foreach (var (_, method, pattern) in Routes("login"))
        {
            var path = login + pattern.Replace("{tenant}", world.Them.Tenant, StringComparison.Ordinal);
            if (method == "GET")
            {
                var reply = await wire.SendToAsync("GET", path, null, null);
                Assert.True(reply.Status is 200 or 400, $"{method} {pattern}: {reply.Status} {reply.Body}");
                Assert.DoesNotContain(world.Them.Client, reply.Body, StringComparison.Ordinal);
                continue;
            }

            foreach (var type in (string[])["application/json", "application/jwt", "application/x-www-form-urlencoded"])
            {
                foreach (var body in (string[])["", "{}", "e30.e30.", "grant_type=client_credentials", $"grant_type=client_credentials&client_id={world.Them.Client}&scope=x"])
                {
                    var reply = await wire.PostAsync(path, body, type);
                    Assert.True(reply.Status is 400 or 401 or 429, $"{method} {pattern}: {reply.Status} {reply.Body}");
                }
            }
        }
    }

    private static (int Status, string? Code) Refused(Reply reply) => (reply.Status, reply.ErrorCode);

    /// <summary>Locks and deletions last, and of those the locks' first: what they hold or take away would make the requests after them easy to refuse.</summary>
    private static IEnumerable<(string Surface, string Method, string Pattern)> Routes() => Routes("arm", "vault", "hsm", "graph");

    private static IEnumerable<(string Surface, string Method, string Pattern)> Routes(params string[] surfaces) =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "routes.txt"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => surfaces.Contains(parts[0]) && !parts[2].StartsWith("/metadata/", StringComparison.Ordinal))
            .Select(parts => (Surface: parts[0], Method: parts[1], Pattern: parts[2]))
            .OrderBy(route => (route.Method, route.Pattern.Contains("/locks", StringComparison.Ordinal)) switch { ("PUT", true) => 1, ("DELETE", true) => 2, ("DELETE", false) => 3, _ => 0 })
            .ThenByDescending(route => route.Pattern.Length);

    /// <summary>In their subscription; and in ours, where we may do everything, with their names below it.</summary>
    private IEnumerable<(string Path, bool Abroad)> ArmPaths(string pattern)
    {
        var path = Filled(pattern);
        if (!pattern.Contains("{subscription}", StringComparison.Ordinal))
        {
            yield return (path, false);
            yield break;
        }

        yield return (path, true);
        yield return (path.Replace(world.TheirSubscription, world.OurSubscription, StringComparison.Ordinal), false);
        yield return (path.Replace(world.TheirSubscription + "/resourceGroups/dev", world.OurSubscription + "/resourceGroups/ours", StringComparison.Ordinal).Replace(world.TheirSubscription, world.OurSubscription, StringComparison.Ordinal), false);
    }

    private string Filled(string pattern)
    {
        var path = pattern;
        for (var hole = Hole().Match(path); hole.Success; hole = Hole().Match(path))
        {
            var before = path[..hole.Index].TrimEnd('/').Split('/')[^1];
            path = path[..hole.Index] + Value(hole.Groups[1].Value, before, pattern) + path[(hole.Index + hole.Length)..];
        }

        return path;
    }

    /// <param name="before">The segment before the hole.</param>
    private string Value(string hole, string before, string pattern) => (hole, before.ToLowerInvariant()) switch
    {
        ("subscription", _) => world.TheirSubscription[15..],
        ("resourceGroup", _) => "dev",
        ("vault", _) or ("resourceName", _) => world.Server.VaultName,
        ("hsm", _) => TwoTenants.Hsm,
        ("machine", _) => TwoTenants.Machine,
        ("identity", _) => TwoTenants.Identity,
        ("credential", _) => "theirs",
        ("resourceNamespace", _) or ("namespace", _) or ("providerNamespace", _) => "Microsoft.KeyVault",
        ("resourceType", _) => "vaults",
        ("childType", _) => "secrets",
        ("childName", _) => "canary",
        ("operation", "accesspolicies") => "add",
        ("location", _) => world.Location,
        ("requestId", _) => world.RefusedRequest,
        ("appId", _) => world.Them.Client,
        ("version?", _) => "",
        ("version", _) => world.KeyVersion,
        ("id", "operationstatuses") or ("id", "operationresults") => world.Job,
        ("id", "groups") => world.Group,
        ("id", "applications") => world.Application,
        ("id", "users" or "users('") or ("user", _) => world.User,
        ("id", "directoryobjects") or ("sp", _) or ("member", _) => world.Them.ObjectId,
        ("owner", _) => world.Server.Settings["STRONGROOM_LIMITED_OBJECT_ID"],
        ("cast", _) => "microsoft.graph.servicePrincipal",
        ("relation", _) => "memberOf",
        ("id", "account" or "order" or "authz" or "challenge" or "cert") => "5f0a4a1c-9a52-4c1e-8f6e-0d1c7a3b2e4d",
        ("kind", "5f0a4a1c-9a52-4c1e-8f6e-0d1c7a3b2e4d") => "dns-01",
        ("certificate", "renewal-info") => "AAAA.AQ",
        ("name", "roleassignments") => world.Assignment,
        ("name", "roledefinitions") => world.Role,
        ("name", "denyassignments") => world.Assignment,
        ("name", "locks") => TwoTenants.Lock,
        ("assignment", _) => world.HsmAssignment,
        ("role", _) => world.HsmRole,
        ("setting", _) => "AllowKeyManagementOperationsThroughARM",
        ("name", "secrets" or "keys" or "certificates") => pattern.Contains("certificates", StringComparison.Ordinal) ? "canary-c" : "canary",
        ("name", "deletedsecrets" or "deletedkeys" or "deletedcertificates") => pattern.Contains("certificates", StringComparison.Ordinal) ? "gone-c" : "gone",
        ("issuer", _) => "theirs",
        ("name", "deletedvaults") => TwoTenants.DeletedVault,
        ("name", "deletedmanagedhsms") => TwoTenants.Hsm,
        _ => throw new InvalidOperationException($"No id of the other tenant is known for '{hole}' in {pattern}: add one, made in TwoTenants"),
    };

    private static string VersionOf(string path) => path.EndsWith("/enroll", StringComparison.Ordinal) || path.EndsWith("/revokeAgent", StringComparison.Ordinal) ? AgentHost.Ours : Party.NewestVersion;

    private string? BodyFor(string method, string pattern)
    {
        if (method is "GET" or "HEAD" or "DELETE")
        {
            return null;
        }

        if (pattern.StartsWith("/acme/", StringComparison.Ordinal))
        {
            return "{}";
        }

        if (pattern.StartsWith("/v1.0/", StringComparison.Ordinal) || pattern.StartsWith("/beta/", StringComparison.Ordinal))
        {
            return GraphBodyFor(method, pattern);
        }

        var last = pattern.Split('/').Last(segment => !segment.StartsWith('{'));
        var subject = pattern.EndsWith("/restore", StringComparison.Ordinal) ? "restore" : last;
        return subject switch
        {
            "vaults" => Bodies.Vault(world.Us.Tenant, world.Location),
            "managedHSMs" => Bodies.Hsm(world.Us.Tenant, world.Location, world.Us.ObjectId),
            "accessPolicies" => Bodies.Policies(world.Us.Tenant, world.Us.ObjectId),
            "roleAssignments" => Bodies.Assignment(Bodies.Owner, world.Us.ObjectId),
            "roleDefinitions" => Bodies.Role("ours", world.OurSubscription, "*"),
            "userAssignedIdentities" => $$"""{"location":"{{world.Location}}"}""",
            "machines" => $$$"""{"location":"{{{world.Location}}}","identity":{"type":"SystemAssigned"}}""",
            "federatedIdentityCredentials" => """{"properties":{"issuer":"https://ours.example.com","subject":"ours","audiences":["api://AzureADTokenExchange"]}}""",
            "enroll" => """{"keyThumbprint":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}""",
            "revokeAgent" => null,
            "locks" => Bodies.Lock("ReadOnly"),
            "default" => Bodies.Tags("by-us"),
            "resourceGroups" => $$"""{"location":"{{world.Location}}"}""",
            "secrets" => pattern.Contains("/vaults/", StringComparison.Ordinal) ? """{"properties":{"value":"by-us"}}""" : """{"value":"by-us"}""",
            "checkNameAvailability" => $$"""{"name":"{{TwoTenants.DeletedVault}}","type":"Microsoft.KeyVault/vaults"}""",
            "checkMhsmNameAvailability" => $$"""{"name":"{{TwoTenants.Hsm}}"}""",
            "restore" => """{"value":"AAAA"}""",
            "settings" => """{"value":"true"}""",
            "keys" => """{"key":{"kty":"oct","k":"AAAA"}}""",
            "create" when pattern.Contains("certificates", StringComparison.Ordinal) => CertificateBodies.New("CN=by-us"),
            "import" => """{"value":"AAAA"}""",
            "certificates" => """{"attributes":{"enabled":false}}""",
            "policy" => """{"issuer":{"name":"Self"}}""",
            "pending" => """{"cancellation_requested":true}""",
            "merge" => """{"x5c":["AAAA"]}""",
            "contacts" => """{"contacts":[{"email":"us@example.com"}]}""",
            "issuers" => """{"provider":"Test"}""",
            "create" => KeyBodies.New("EC"),
            "sign" or "encrypt" or "decrypt" or "wrapkey" or "unwrapkey" => KeyBodies.Use("ES256", new byte[32]),
            "verify" => KeyBodies.Verify("ES256", new byte[32], new byte[64]),
            "rotationpolicy" => """{"attributes":{"expiryTime":"P90D"}}""",
            "batch" => """{"items":[{"operation":"sign","key":"canary","alg":"ES256","value":"AAAA"}]}""",
            "release" => """{"target":"a.b.c"}""",
            "rng" => """{"count":1}""",
            "backup" or "recover" or "purge" or "register" or "unregister" or "rotate" => null,
            _ => throw new InvalidOperationException($"No body is known for {method} {pattern}: add one"),
        };
    }

    private string GraphBodyFor(string method, string pattern)
    {
        var parts = pattern.Split('/');
        return (method, parts[2].Split('(')[0], parts[^1]) switch
        {
            (_, _, "getByIds") => $$"""{"ids":["{{world.Them.ObjectId}}","{{world.Group}}","{{world.User}}","{{world.Application}}"]}""",
            (_, _, "$ref") => Bodies.Reference(world.Us.ObjectId),
            (_, _, "addPassword") or (_, "me", _) => "{}",
            (_, _, "removePassword") => $$"""{"keyId":"{{Guid.NewGuid()}}"}""",
            (_, _, "getMemberGroups" or "getMemberObjects") => """{"securityEnabledOnly":false}""",
            (_, _, "checkMemberGroups") => $$"""{"groupIds":["{{world.Group}}"]}""",
            (_, _, "checkMemberObjects") => $$"""{"ids":["{{world.Group}}"]}""",
            (_, _, "federatedIdentityCredentials") => """{"name":"ours","issuer":"https://ours.example.com","subject":"ours","audiences":["api://AzureADTokenExchange"]}""",
            (_, _, "{credential}") => """{"subject":"ours"}""",
            ("POST", _, "users") => $$"""{"userPrincipalName":"{{Guid.NewGuid():N}}@example.com","displayName":"ours"}""",
            ("POST", _, "servicePrincipals") => $$"""{"appId":"{{world.Them.Client}}"}""",
            ("POST", _, "groups" or "applications") => """{"displayName":"ours"}""",
            ("PATCH", "users" or "groups" or "applications", _) => """{"displayName":"ours"}""",
            ("PATCH", "servicePrincipals", _) => """{"accountEnabled":false}""",
            _ => throw new InvalidOperationException($"No body is known for {method} {pattern}: add one"),
        };
    }

    /// <summary>
    /// What no answer to another tenant may hold, unless its request did: every id of theirs has the subscription in it, and the names alone we may
    /// give to things of our own. Only a 401 names the tenant: Azure's does, for clients to sign in there.
    /// </summary>
    private IEnumerable<string> Theirs() =>
    [
        TwoTenants.Mark, "theirs-group", world.TheirSubscription[15..], world.Them.Tenant, world.Them.ObjectId, world.Them.Client, world.Group, world.Application, world.User, world.Server.Settings["STRONGROOM_LIMITED_OBJECT_ID"],
    ];

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Hole();
}
