using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A machine with both kinds of identities, and the agent that was enrolled for it, over the wire.</summary>
internal sealed class AgentHost(DevServer server, Wire wire, string name) : IDisposable
{
    public const string Ours = "strongroom-2026-11-24";

    private string Group => $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/resourceGroups/dev/providers/";

    public AgentKey Key { get; } = new();

    public string Tenant => server.Settings["STRONGROOM_TENANT_ID"];

    public string Origin => server.Settings["STRONGROOM_LOGIN_URL"];

    public string Machine => $"{Group}Microsoft.HybridCompute/machines/{name}";

    public string Identity => $"{Group}Microsoft.ManagedIdentity/userAssignedIdentities/{name}";

    public string Agent { get; private set; } = "";

    public string MachineId { get; private set; } = "";

    public string Principal { get; private set; } = "";

    public Party Owner => Party.Administrator(server, wire);

    public async Task MakeAsync(string type = "SystemAssigned", string more = "")
    {
        var made = await Owner.ArmAsync("PUT", Machine, $$$"""{"location":"{{{server.Settings["STRONGROOM_LOCATION"]}}}","identity":{"type":"{{{type}}}"{{{more}}}}}""");
        Assert.True(made.Status is 200 or 201, made.Body);
        MachineId = made.Json.GetProperty("properties").GetProperty("vmId").GetString()!;
        Principal = made.Json.GetProperty("identity").TryGetProperty("principalId", out var principal) ? principal.GetString()! : "";
    }

    public async Task<string> InviteAsync(AgentKey? key = null)
    {
        var invited = await Owner.ArmAsync("POST", Machine + "/enroll", $$$"""{"keyThumbprint":"{{{(key ?? Key).Thumbprint}}}"}""", Ours);
        Assert.True(invited.Status == 200, invited.Body);
        return invited.Json.GetProperty("code").GetString()!;
    }

    public Task<Reply> EnrolAsync(string code, AgentKey? key = null) => SendEnrolmentAsync((key ?? Key).EnrolmentBody(Origin, Tenant, MachineId, code));

    public async Task<Reply> SendEnrolmentAsync(string body, string? tenant = null)
    {
        var reply = await PostAsync($"{Origin}/{tenant ?? Tenant}/agent/enroll", body, "application/json");
        Agent = reply.Status == 200 ? reply.Json.GetProperty("agentId").GetString()! : Agent;
        return reply;
    }

    public async Task EnrolAsync()
    {
        await MakeAsync();
        var reply = await EnrolAsync(await InviteAsync());
        Assert.True(reply.Status == 200, reply.Body);
    }

    public string Header => $$"""{"alg":"ES256","typ":"agent+jwt","kid":"{{Agent}}"}""";

    public string Payload(string endpoint = "token", string more = "") =>
        $$$"""{"iss":"{{{Agent}}}","sub":"{{{MachineId}}}","aud":"{{{Origin}}}/{{{Tenant}}}/agent/{{{endpoint}}}","iat":{{{AgentKey.Now}}},"exp":{{{AgentKey.Now + 300}}},"jti":"{{{Guid.NewGuid()}}}"{{{more}}}}""";

    public string Resource => $",\"resource\":\"{server.Settings["STRONGROOM_VAULT_RESOURCE"]}\"";

    public Task<Reply> TokenAsync(string selector = "") => SendAsync("token", Key.Sign(Header, Payload(more: Resource + selector)));

    public Task<Reply> StatusAsync() => SendAsync("status", Key.Sign(Header, Payload("status")));

    public Task<Reply> SendAsync(string endpoint, string proof, string contentType = "application/jwt", string? tenant = null) =>
        PostAsync($"{Origin}/{tenant ?? Tenant}/agent/{endpoint}", proof, contentType);

    /// <summary>Waits when it is told to, as agents do: failures before may have slowed this one down.</summary>
    private async Task<Reply> PostAsync(string url, string body, string contentType)
    {
        while (true)
        {
            var reply = await wire.PostAsync(url, body, contentType);
            if (reply.Status != 429)
            {
                return reply;
            }

            await Task.Delay(TimeSpan.FromSeconds(int.Parse(reply.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Reads a list of secrets with a token: 200 when the identity may, 403 when it may not, 401 when the token is dead.</summary>
    public async Task<int> VaultStatusAsync(string token) => (await wire.SendAsync("GET", "/secrets", token: token)).Status;

    public void Dispose() => Key.Dispose();
}
