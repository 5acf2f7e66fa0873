using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>
/// S25 through identities: from each role that changes the directory, identities or machines but holds no data, and from an owner, no call gives the caller
/// the voice of an identity with rights. Nobody's credential, owner, agent or membership changes by what is tried.
/// </summary>
public sealed class ClimbingByIdentities(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private const string Federation = "\"issuer\":\"https://mine.example.com\",\"audiences\":[\"api://AzureADTokenExchange\"]";

    private readonly Wire _wire = new(server);

    private Party Me => Party.Administrator(server, _wire);

    private string Subscription => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}";

    private string Group => Subscription + "/resourceGroups/dev";

    private string Location => server.Settings["STRONGROOM_LOCATION"];

    [Theory, Trait("Row", "S25"), Trait("Row", "P17")]
    [InlineData("Contributor", null)]
    [InlineData("Managed Identity Contributor", null)]
    [InlineData("Managed Identity Operator", null)]
    [InlineData("Managed Identity Operator,Contributor", null)]
    [InlineData(null, "Application Administrator")]
    [InlineData(null, "Groups Administrator")]
    [InlineData(null, "User Administrator")]
    [InlineData("Contributor", "Application Administrator,Groups Administrator,User Administrator")]
    [InlineData(null, null)]
    public async Task No_call_makes_somebody_of_an_identity_with_rights(string? resourceRoles, string? directoryRoles)
    {
        var name = "ci" + Guid.NewGuid().ToString("N")[..6];
        var climber = await Party.MakeAsync(server, _wire, name);
        var strong = await StrongAsync(name, climber);
        foreach (var role in (resourceRoles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            await Party.CommandAsync(server, $"role assign --principal {climber.ObjectId} --role '{role}' --scope {Subscription}");
        }

        foreach (var role in (directoryRoles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            await Party.CommandAsync(server, $"role assign --principal {climber.ObjectId} --role '{role}' --scope /");
        }

        var before = await StateAsync(strong);
        var wrong = new List<string>();

        // What is let through stays, so that each call is tried after all that came before it, and once more after those that came after it.
        for (var round = 0; round < 2; round++)
        {
            foreach (var (method, path, body) in Calls(name, climber, strong))
            {
                var reply = path.StartsWith("/v1.0/", StringComparison.Ordinal)
                    ? await climber.GraphAsync(method, path, body)
                    : await climber.ArmAsync(method, path, body, path.EndsWith("/enroll", StringComparison.Ordinal) ? AgentHost.Ours : Party.NewestVersion);
                var after = await StateAsync(strong);
                if (reply.Status >= 500 || after != before || (path == strong.Machine + "/enroll" && reply.Status < 400))
                {
                    wrong.Add($"{method} {path} {body}: {reply.Status} {reply.Body}\n{before}\n{after}");
                    before = after;
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(403, (await climber.VaultAsync(server.VaultName, "GET", "/secrets")).Status);
    }

    /// <summary>A sign-in as each of these reads every secret: an application, whose owner is the climber, an identity, a machine and a group.</summary>
    private async Task<Strong> StrongAsync(string name, Party climber)
    {
        var application = await Party.MakeAsync(server, _wire, name + "-app");
        var applicationId = (await MadeAsync("GET", $"/v1.0/applications(appId='{application.Client}')", null)).Json.GetProperty("id").GetString()!;
        await MadeAsync("POST", $"/v1.0/applications/{applicationId}/owners/$ref", Bodies.Reference(climber.ObjectId));
        var group = (await MadeAsync("POST", "/v1.0/groups", $$"""{"displayName":"{{name}}","mailNickname":"{{name}}","mailEnabled":false,"securityEnabled":true}""")).Json.GetProperty("id").GetString()!;
        var inner = (await MadeAsync("POST", "/v1.0/groups", $$"""{"displayName":"{{name}}-inner","mailNickname":"{{name}}i","mailEnabled":false,"securityEnabled":true}""")).Json.GetProperty("id").GetString()!;
        await MadeAsync("POST", $"/v1.0/groups/{group}/owners/$ref", Bodies.Reference(climber.ObjectId));
        await MadeAsync("POST", $"/v1.0/groups/{inner}/owners/$ref", Bodies.Reference(climber.ObjectId));
        await MadeAsync("POST", $"/v1.0/groups/{group}/members/$ref", Bodies.Reference(inner));
        var identity = $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}";
        var machine = $"{Group}/providers/Microsoft.HybridCompute/machines/{name}";
        var identityPrincipal = (await MadeAsync("PUT", identity, $$"""{"location":"{{Location}}"}""")).Json.GetProperty("properties").GetProperty("principalId").GetString()!;
        var machinePrincipal = (await MadeAsync("PUT", machine, $$$"""{"location":"{{{Location}}}","identity":{"type":"SystemAssigned"}}""")).Json.GetProperty("identity").GetProperty("principalId").GetString()!;
        foreach (var principal in (string[])[application.ObjectId, group, identityPrincipal, machinePrincipal])
        {
            await Party.CommandAsync(server, $"role assign --principal {principal} --role 'Key Vault Secrets User' --scope {Subscription}");
        }

        return new Strong(application, applicationId, group, inner, identity, machine);
    }

    private IEnumerable<(string Method, string Path, string? Body)> Calls(string name, Party climber, Strong strong)
    {
        var me = Bodies.Reference(climber.ObjectId);
        var mine = $"{Group}/providers/Microsoft.HybridCompute/machines/{name}-mine";
        var enrol = """{"keyThumbprint":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"}""";
        var assigned = ",\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"" + strong.Identity + "\":{}}}}";
        var application = $"/v1.0/applications/{strong.ApplicationId}";
        var principal = $"/v1.0/servicePrincipals/{strong.Application.ObjectId}";
        yield return ("PUT", strong.Identity + "/federatedIdentityCredentials/mine", "{\"properties\":{" + Federation + ",\"subject\":\"me\"}}");
        yield return ("PUT", mine, $$$"""{"location":"{{{Location}}}","identity":{"type":"SystemAssigned"}}""");
        yield return ("POST", mine + "/enroll", enrol);
        yield return ("PATCH", mine, "{" + assigned[1..]);
        yield return ("PUT", mine, "{\"location\":\"" + Location + "\"" + assigned);
        yield return ("POST", strong.Machine + "/enroll", enrol);
        foreach (var body in (string[])["{}", """{"passwordCredential":{"displayName":"mine"}}"""])
        {
            yield return ("POST", application + "/addPassword", body);
            yield return ("POST", principal + "/addPassword", body);
        }

        var key = "{\"keyCredentials\":[{\"type\":\"AsymmetricX509Cert\",\"usage\":\"Verify\",\"key\":\"" + Certificate() + "\"}]}";
        yield return ("PATCH", application, key);
        yield return ("PATCH", principal, key);
        yield return ("POST", application + "/federatedIdentityCredentials", "{\"name\":\"mine\",\"subject\":\"me\"," + Federation + "}");
        yield return ("POST", application + "/owners/$ref", Bodies.Reference(server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]));
        foreach (var group in (string[])[strong.Group, strong.Inner])
        {
            yield return ("POST", $"/v1.0/groups/{group}/members/$ref", me);
            yield return ("POST", $"/v1.0/groups/{group}/owners/$ref", Bodies.Reference(server.Settings["STRONGROOM_LIMITED_OBJECT_ID"]));
        }

        yield return ("PATCH", principal, """{"accountEnabled":true}""");
        yield return ("POST", "/v1.0/applications", """{"displayName":"mine"}""");
        yield return ("POST", "/v1.0/servicePrincipals", $$"""{"appId":"{{strong.Application.Client}}"}""");
        yield return ("POST", "/v1.0/users", $$"""{"userPrincipalName":"{{Guid.NewGuid():N}}@example.com","displayName":"mine"}""");
    }

    /// <summary>Who may speak for the strong ones now.</summary>
    private async Task<string> StateAsync(Strong strong)
    {
        var state = new List<string>();
        var application = (await Me.GraphAsync("GET", $"/v1.0/applications/{strong.ApplicationId}")).Json;
        state.Add(application.GetProperty("passwordCredentials").GetRawText() + application.GetProperty("keyCredentials").GetRawText());
        foreach (var path in (string[])
            [
                $"applications/{strong.ApplicationId}/federatedIdentityCredentials", $"applications/{strong.ApplicationId}/owners", $"groups/{strong.Group}/transitiveMembers", $"groups/{strong.Group}/owners",
                $"groups/{strong.Inner}/owners"
            ])
        {
            state.Add((await Me.GraphAsync("GET", $"/v1.0/{path}?$select=id")).Body);
        }

        state.Add((await Me.ArmAsync("GET", strong.Identity + "/federatedIdentityCredentials")).Body);
        state.Add(string.Concat((await Me.ArmAsync("GET", $"{Group}/providers/Microsoft.HybridCompute/machines")).Json.GetProperty("value").EnumerateArray()
            .Where(machine => machine.GetRawText().Contains(strong.Identity, StringComparison.OrdinalIgnoreCase)).Select(machine => machine.GetRawText())));
        return string.Join('\n', state);
    }

    private static string Certificate()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=mine", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(30));
        return Convert.ToBase64String(certificate.RawData);
    }

    private async Task<Reply> MadeAsync(string method, string path, string? body)
    {
        var reply = path.StartsWith("/v1.0/", StringComparison.Ordinal) ? await Me.GraphAsync(method, path, body) : await Me.ArmAsync(method, path, body);
        Assert.True(reply.Status < 300, $"{method} {path}: {reply.Status} {reply.Body}");
        return reply;
    }

    public void Dispose() => _wire.Dispose();

    private sealed record Strong(Party Application, string ApplicationId, string Group, string Inner, string Identity, string Machine);
}
