using System.Text;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// S29: names compare one way everywhere. Whatever way a name is spelled, it is the resource of the plain spelling or it is refused; it is never a
/// second resource, and never a fault of the server.
/// </summary>
public sealed class Spellings(DevServer server) : IClassFixture<DevServer>, IAsyncLifetime, IDisposable
{
    /// <summary>Holds the letters that have look-alikes: K (U+212A), s (U+017F), i (U+0131, U+0130) and e, which takes an accent in two ways.</summary>
    private const string Name = "kiosk-seven";

    private readonly Wire _wire = new(server);

    private Party _me = null!;

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    private string Location => server.Settings["STRONGROOM_LOCATION"];

    private string Group => $"{Subscription}/resourceGroups/{Name}";

    private string Vault => $"{Group}/providers/Microsoft.KeyVault/vaults/{Name}";

    private string Limited => server.Settings["STRONGROOM_LIMITED_OBJECT_ID"];

    public async ValueTask InitializeAsync()
    {
        _me = Party.Administrator(server, _wire);
        await MadeAsync("PUT", Group, $$"""{"location":"{{Location}}"}""");
        await MadeAsync("PUT", Vault, Bodies.Vault(_me.Tenant, Location));
        await MadeAsync("PUT", $"{Vault}/secrets/{Name}", """{"properties":{"value":"v"}}""");
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _wire.Dispose();

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task A_resource_groups_name() =>
        await OneResourceAsync(
            spelling => $"{Subscription}/resourceGroups/{spelling}", $$"""{"location":"{{Location}}"}""", $"{Subscription}/resourceGroups");

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task A_vaults_name() =>
        await OneResourceAsync(spelling => $"{Group}/providers/Microsoft.KeyVault/vaults/{spelling}", Bodies.Vault(_me.Tenant, Location), $"{Subscription}/providers/Microsoft.KeyVault/vaults");

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task A_vaults_group() =>
        await OneResourceAsync(
            spelling => $"{Subscription}/resourceGroups/{spelling}/providers/Microsoft.KeyVault/vaults/{Name}", Bodies.Vault(_me.Tenant, Location), $"{Subscription}/providers/Microsoft.KeyVault/vaults");

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task A_secrets_name() =>
        await OneResourceAsync(spelling => $"{Vault}/secrets/{spelling}", """{"properties":{"value":"v"}}""", $"{Vault}/secrets");

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task A_keys_name_and_what_is_done_with_the_key()
    {
        var vault = KeyHost.FirstVault(server, _wire);
        var token = await _wire.TokenAsync();
        await vault.CreateAsync(Name, "EC");
        var before = await NamesAsync();
        foreach (var spelling in Variants(Name))
        {
            foreach (var (method, path, body) in new[]
            {
                ("GET", $"/keys/{spelling}", null), ("POST", $"/keys/{spelling}/create", KeyBodies.New("EC")), ("PATCH", $"/keys/{spelling}", "{}"), ("POST", $"/keys/{spelling}/rotate", null),
                ("POST", $"/keys/{spelling}/sign", KeyBodies.Use("ES256", new byte[32])), ("GET", $"/keys/{spelling}", null),
            })
            {
                var reply = await _wire.SendAsWrittenAsync(method, $"{server.VaultOrigin}{path}?api-version=7.4", body, token);
                var isSame = reply.Status == 200 && reply.Body.Contains($"\"kid\":\"{server.VaultOrigin}/keys/{Name}/", StringComparison.Ordinal);
                Assert.True(isSame || reply.Status is >= 400 and < 500, $"{method} {path}: {reply.Status} {reply.Body}");
            }
        }

        Assert.Equal(before, await NamesAsync());

        // A right on the key in one spelling is the right in the other, and on nothing else.
        var scope = $"{Subscription}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{server.VaultName}/KEYS/{Name.ToUpperInvariant()}";
        var assignment = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
        await vault.CreateAsync(Name + "-2", "EC");
        await MadeAsync("PUT", assignment, Bodies.Assignment(Bodies.VaultAdministrator, Limited));
        Assert.Equal(200, (await vault.SendAsync("GET", "/keys/" + Name, limited: true)).Status);
        Assert.Equal(200, (await vault.SendAsync("POST", $"/KEYS/{Name.ToUpperInvariant()}/rotate", limited: true)).Status);
        Assert.Equal(403, (await vault.SendAsync("GET", $"/keys/{Name}-2", limited: true)).Status);
        Assert.Equal(403, (await vault.SendAsync("GET", "/keys", limited: true)).Status);
        await MadeAsync("DELETE", assignment.ToLowerInvariant());
        Assert.Equal(403, (await vault.SendAsync("GET", "/keys/" + Name, limited: true)).Status);

        async Task<string> NamesAsync() => string.Join(' ', (await vault.SendAsync("GET", "/keys?maxresults=25")).Json.GetProperty("value").EnumerateArray().Select(item => item.GetProperty("kid").GetString()));
    }

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task A_locks_name()
    {
        await MadeAsync("PUT", $"{Group}/providers/Microsoft.Authorization/locks/{Name}", Bodies.Lock());
        try
        {
            await OneResourceAsync(spelling => $"{Group}/providers/Microsoft.Authorization/locks/{spelling}", Bodies.Lock(), $"{Group}/providers/Microsoft.Authorization/locks");
        }
        finally
        {
            await MadeAsync("DELETE", $"{Group}/providers/Microsoft.Authorization/locks/{Name.ToUpperInvariant()}");
        }
    }

    [Fact, Trait("Row", "S29"), Trait("Row", "V20"), Trait("Row", "V2")]
    public async Task The_scope_of_a_role_assignment()
    {
        const string Id = "7c3d1f0e-58a4-4d0a-8c4c-0c9b8f6f6f01";
        var body = Bodies.Assignment(Bodies.Reader, Limited);
        await MadeAsync("PUT", $"{Vault}/providers/Microsoft.Authorization/roleAssignments/{Id}", body);
        await OneResourceAsync(
            spelling => $"{Group}/providers/Microsoft.KeyVault/vaults/{spelling}/providers/Microsoft.Authorization/roleAssignments/{Id}", body, $"{Subscription}/providers/Microsoft.Authorization/roleAssignments");
        await MadeAsync("DELETE", $"{Vault.ToUpperInvariant()}/providers/Microsoft.Authorization/roleAssignments/{Id}");
    }

    [Fact, Trait("Row", "S29")]
    public async Task A_subscriptions_id()
    {
        var id = Subscription[15..];
        string[] spellings =
        [
            id.ToUpperInvariant(), $"%7b{id}%7d", $"({id})", id.Replace("-", "", StringComparison.Ordinal), id + "%20", "%20" + id, id + ".", id + "%2f", id + "%00", "0x" + id, id[..^1], id + "0",
            $"%{(int)id[0]:x2}{id[1..]}", $"%25{(int)id[0]:x2}{id[1..]}", "..%2f" + id, $"x/../{id}", Encoded("\uff10") + id[1..],
        ];
        foreach (var spelling in spellings)
        {
            var reply = await _me.ArmAsWrittenAsync("GET", "/subscriptions/" + spelling);
            Assert.True(reply.Status is >= 400 and < 500 || (reply.Status == 200 && Id(reply) == Subscription), $"{spelling}: {reply.Status} {reply.Body}");
        }
    }

    [Fact, Trait("Row", "S29"), Trait("Row", "V2")]
    public async Task A_role_at_one_spelling_acts_at_the_other_and_is_there_once()
    {
        const string Mixed = "KIOSK-Seven";
        var limited = await _wire.TokenAsync(limited: true);
        var origin = $"https://{Name}{server.Settings["STRONGROOM_VAULT_SUFFIX"]}";
        string At(string group, string vault, string more = "") =>
            $"{Subscription.ToUpperInvariant()}/RESOURCEGROUPS/{group}/PROVIDERS/microsoft.KEYVAULT/Vaults/{vault}{more}/providers/MICROSOFT.authorization/roleassignments/";
        foreach (var scope in (string[])[At(Mixed, Mixed), At(Name, Mixed), At(Mixed, Name), At(Mixed, Mixed, $"/SECRETS/{Mixed}")])
        {
            var id = Guid.NewGuid();
            await MadeAsync("PUT", scope + id, Bodies.Assignment(Bodies.SecretsUser, Limited));
            Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/" + Name, token: limited, origin: origin)).Status);
            Assert.Equal(200, (await _wire.SendAsync("GET", "/secrets/" + Mixed, token: limited, origin: origin.Replace(Name, Mixed, StringComparison.Ordinal))).Status);
            Assert.Equal(409, (await _me.ArmAsync("PUT", scope.ToLowerInvariant() + Guid.NewGuid(), Bodies.Assignment(Bodies.SecretsUser, Limited))).Status);
            await MadeAsync("DELETE", scope.ToLowerInvariant() + id);
            Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/" + Mixed, token: limited, origin: origin)).Status);
        }
    }

    [Fact, Trait("Row", "S29"), Trait("Row", "V2")]
    public async Task A_lock_at_one_spelling_holds_at_the_other()
    {
        var shouted = $"{Subscription.ToUpperInvariant()}/RESOURCEGROUPS/{Name.ToUpperInvariant()}/providers/MICROSOFT.KEYVAULT/VAULTS/{Name.ToUpperInvariant()}";
        await MadeAsync("PUT", shouted + "/providers/Microsoft.Authorization/LOCKS/Held", Bodies.Lock());

        Assert.Equal(409, (await _me.ArmAsync("DELETE", Vault)).Status);
        Assert.Equal(409, (await _me.ArmAsync("DELETE", Group)).Status);
        Assert.Single((await _me.ArmAsync("GET", Vault + "/providers/Microsoft.Authorization/locks")).Json.GetProperty("value").EnumerateArray());

        await MadeAsync("DELETE", Vault + "/providers/Microsoft.Authorization/locks/hELD");
        Assert.Empty((await _me.ArmAsync("GET", shouted + "/providers/Microsoft.Authorization/locks")).Json.GetProperty("value").EnumerateArray());
    }

    [Fact, Trait("Row", "V18"), Trait("Row", "S29")]
    public async Task Names_that_are_words_of_the_path_lead_nowhere_else()
    {
        foreach (var word in (string[])["providers", "resourceGroups", "subscriptions", "secrets", "locks", "vaults", "tags"])
        {
            var group = $"{Subscription}/resourceGroups/{word}";
            var vault = $"{group}/providers/Microsoft.KeyVault/vaults/{word}";
            var madeGroup = await _me.ArmAsync("PUT", group, $$"""{"location":"{{Location}}"}""");
            var madeVault = await _me.ArmAsync("PUT", vault, Bodies.Vault(_me.Tenant, Location));
            Assert.True(madeGroup.Status < 500 && madeVault.Status < 500, word);
            if (madeVault.Status >= 300)
            {
                continue;
            }

            Assert.Equal(vault, Id(madeVault));
            var secret = $"{vault}/secrets/{word}";
            await MadeAsync("PUT", secret, """{"properties":{"value":"v"}}""");
            foreach (var scope in (string[])[group, vault, secret])
            {
                // What the right was asked for is what the right is given on: the answer says the scope.
                var id = $"{scope}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}";
                var made = await _me.ArmAsync("PUT", id, Bodies.Assignment(Bodies.Reader, Limited));
                Assert.True(made.Status >= 400 || made.Json.GetProperty("properties").GetProperty("scope").GetString() == scope, $"{scope}: {made.Status} {made.Body}");
                Assert.True(made.Status == 201, $"{scope}: {made.Status} {made.Body}");
                await MadeAsync("DELETE", id);
                await MadeAsync("PUT", scope + "/providers/Microsoft.Authorization/locks/held", Bodies.Lock("ReadOnly"));
                Assert.True((await _me.ArmAsync("PATCH", secret, """{"properties":{"contentType":"t"}}""")).Status == 409, $"A lock on {scope} does not hold");
                await MadeAsync("DELETE", scope + "/providers/Microsoft.Authorization/locks/held");
            }
        }
    }

    private static IEnumerable<string> Variants(string name)
    {
        yield return name.ToUpperInvariant();
        yield return char.ToUpperInvariant(name[0]) + name[1..];
        yield return $"%{(int)name[0]:x2}{name[1..]}";
        yield return $"%25{(int)name[0]:x2}{name[1..]}";
        yield return $"%2525{(int)name[0]:x2}{name[1..]}";
        yield return name.Replace("-", "%2d", StringComparison.Ordinal);
        foreach (var around in (string[])["%2f", "%5c", "%00", "%20", "%09", "%0a", "%7f", ".", "%2e", "%2e%2e", "%2f%2e%2e", "/.", "/%2e", "/", "//", "%3b", ";x=y", "*", "%3f", "%23", "%25", "+", ":", "%c2%a0", "%e2%80%8b", "%c2%ad", "%ef%bb%bf", "%ff", "%c0%ae", "%c0%af"])
        {
            yield return name + around;
        }

        foreach (var before in (string[])["%2e%2e/", "../", "..%2f", "%2e%2e%2f", "x/../", "x/%2e%2e/", "x%2f..%2f", "x%5c..%5c", "./", "%2e/", "/", "//", "%2f", "%5c", "%00", "%20"])
        {
            yield return before + name;
        }

        foreach (var (letter, likes) in ((string, string)[])[("k", "\u212a\uff4b\u043a"), ("s", "\u017f\uff53\u0455"), ("i", "\u0131\u0130\uff49\u0456"), ("e", "\u00e9\u0435\uff45"), ("-", "\u2010\u2011\uff0d\u00ad")])
        {
            foreach (var like in likes)
            {
                yield return Encoded(name.Replace(letter, like.ToString(), StringComparison.Ordinal));
            }
        }

        yield return Encoded(name.Replace("e", "e\u0301", StringComparison.Ordinal));
        yield return new string('k', 300);
        yield return new string('k', 3000);
    }

    private static string Encoded(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => b < 0x80 ? ((char)b).ToString() : $"%{b:x2}"));

    /// <summary>Reads and writes every spelling: each time the plain resource or a refusal, and in the end the list is what it was.</summary>
    private async Task OneResourceAsync(Func<string, string> pathOf, string body, string list)
    {
        var plain = await _me.ArmAsync("GET", pathOf(Name));
        Assert.Equal(200, plain.Status);
        var before = await IdsAsync(list);
        foreach (var spelling in Variants(Name))
        {
            foreach (var (method, content) in new[] { ("GET", null), ("PUT", body), ("GET", null) })
            {
                var reply = await _me.ArmAsWrittenAsync(method, pathOf(spelling), content);
                var isSame = reply.Status is 200 or 201 && reply.Json.ValueKind == JsonValueKind.Object && reply.Json.TryGetProperty("id", out var id)
                    && string.Equals(id.GetString(), Id(plain), StringComparison.OrdinalIgnoreCase);
                Assert.True(isSame || reply.Status is >= 400 and < 500, $"{method} {pathOf(spelling)}: {reply.Status} {reply.Body}");
            }
        }

        Assert.Equal(before, await IdsAsync(list));
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string list) =>
        [.. (await _me.ArmAsync("GET", list)).Json.GetProperty("value").EnumerateArray().Select(each => each.GetProperty("id").GetString()!.ToLowerInvariant()).Order(StringComparer.Ordinal)];

    private static string? Id(Reply reply) => reply.Json.GetProperty("id").GetString();

    private async Task MadeAsync(string method, string path, string? body = null)
    {
        var reply = await _me.ArmAsync(method, path, body);
        Assert.True(reply.Status < 300, $"{method} {path}: {reply.Status} {reply.Body}");
    }
}
