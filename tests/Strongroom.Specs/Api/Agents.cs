using System.Text;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Machines and their agents over the wire: enrolment, tokens, status, and what ends them.</summary>
public sealed class Agents(DevServer server) : IClassFixture<DevServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Fact]
    public async Task An_invited_agent_gets_a_token_that_reads_what_the_machine_may()
    {
        using var host = new AgentHost(server, _wire, "reads");
        await host.EnrolAsync();
        await host.Owner.ArmAsync("PUT", $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/providers/Microsoft.Authorization/roleAssignments/{Guid.NewGuid()}", Bodies.Assignment(Bodies.SecretsUser, host.Principal));

        var reply = await host.TokenAsync();

        Assert.Equal(200, reply.Status);
        Assert.Equal("no-store, no-cache", reply.Headers["Cache-Control"]);
        Assert.Equal(
            ["access_token", "client_id", "expires_in", "expires_on", "ext_expires_in", "not_before", "resource", "token_type"],
            reply.Json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.All(reply.Json.EnumerateObject(), member => Assert.Equal(JsonValueKind.String, member.Value.ValueKind));
        var claims = Claims(Token(reply));
        Assert.Equal("app", claims.GetProperty("idtyp").GetString());
        Assert.Equal("2", claims.GetProperty("appidacr").GetString());
        Assert.Equal(host.Machine, claims.GetProperty("xms_mirid").GetString());
        Assert.Equal(host.Agent, claims.GetProperty("agent").GetString());
        Assert.Equal(200, await host.VaultStatusAsync(Token(reply)));
        Assert.Equal("Connected", (await host.Owner.ArmAsync("GET", host.Machine)).Json.GetProperty("properties").GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_invitation_and_the_enrolment_have_the_agreed_members()
    {
        using var host = new AgentHost(server, _wire, "members");
        await host.MakeAsync();
        var invited = await host.Owner.ArmAsync("POST", host.Machine + "/enroll", $$$"""{"keyThumbprint":"{{{host.Key.Thumbprint}}}"}""", AgentHost.Ours);
        Assert.Equal(["code", "machineId", "tenantId", "loginOrigin", "expiresOn", "command"], invited.Json.EnumerateObject().Select(member => member.Name));
        Assert.DoesNotContain(invited.Json.GetProperty("code").GetString()!, invited.Json.GetProperty("command").GetString()!, StringComparison.Ordinal);

        var enrolled = await host.EnrolAsync(invited.Json.GetProperty("code").GetString()!);

        var client = enrolled.Json.GetProperty("identities")[0].GetProperty("clientId").GetString();
        Assert.Equal(
            $$$"""{"agentId":"{{{host.Agent}}}","tenantId":"{{{host.Tenant}}}","machineId":"{{{host.MachineId}}}","resourceId":"{{{host.Machine}}}","identities":[{"clientId":"{{{client}}}","objectId":"{{{host.Principal}}}","resourceId":"{{{host.Machine}}}","type":"SystemAssigned"}]}""",
            enrolled.Body);
        var status = await host.StatusAsync();
        Assert.Equal(
            $$$"""{"agentId":"{{{host.Agent}}}","identities":[{"clientId":"{{{client}}}","objectId":"{{{host.Principal}}}","resourceId":"{{{host.Machine}}}","type":"SystemAssigned","epoch":"0.0"}]}""",
            status.Body);
    }

    [Fact, Trait("Row", "J19"), Trait("Row", "V9")]
    public async Task An_enrolment_that_is_replayed_stolen_or_for_another_machine_is_refused_in_one_text()
    {
        using var host = new AgentHost(server, _wire, "enrols");
        using var other = new AgentHost(server, _wire, "enrols-not");
        using var thief = new AgentKey();
        await host.MakeAsync();
        await other.MakeAsync();
        var replaced = await host.InviteAsync();
        var code = await host.InviteAsync();

        var refused = new Dictionary<string, Reply>
        {
            ["replaced"] = await host.EnrolAsync(replaced),
            ["stolen code"] = await host.EnrolAsync(code, thief),
            ["stolen code, invited key without its private part"] = await host.SendEnrolmentAsync(host.Key.EnrolmentBody(host.Origin, host.Tenant, host.MachineId, code, thief.EnrolmentProof(host.Origin, host.Tenant, code))),
            ["proof for another code"] = await host.SendEnrolmentAsync(host.Key.EnrolmentBody(host.Origin, host.Tenant, host.MachineId, code, host.Key.EnrolmentProof(host.Origin, host.Tenant, replaced))),
            ["proof for another tenant"] = await host.SendEnrolmentAsync(host.Key.EnrolmentBody(host.Origin, host.Tenant, host.MachineId, code, host.Key.EnrolmentProof(host.Origin, Guid.NewGuid().ToString(), code))),
            ["proof for another host"] = await host.SendEnrolmentAsync(host.Key.EnrolmentBody("https://login.example.com", host.Tenant, host.MachineId, code)),
            ["machine without an invitation"] = await host.SendEnrolmentAsync(host.Key.EnrolmentBody(host.Origin, host.Tenant, other.MachineId, code)),
            ["unknown machine"] = await host.SendEnrolmentAsync(host.Key.EnrolmentBody(host.Origin, host.Tenant, Guid.NewGuid().ToString(), code)),
            ["wrong code"] = await host.EnrolAsync("AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        };
        var good = await host.EnrolAsync(code);
        refused["used"] = await host.EnrolAsync(code);

        Assert.Equal(200, good.Status);
        Assert.All(refused, each => Assert.Equal((each.Key, 401, "invalid_client"), (each.Key, each.Value.Status, each.Value.Json.GetProperty("error").GetString())));
        Assert.Single(refused.Values.Select(reply => reply.Json.GetProperty("error_description").GetString()!.Split('\r')[0]).Distinct());
        var trail = await TrailAsync();
        foreach (var reason in (string[])["the code was used", "The key is not the invited one", "The code is not the machine", "There is no such machine", "The proof is not signed by the key", "The proof is for another code", "The proof is for another address"])
        {
            Assert.Contains(reason, trail, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(code, trail, StringComparison.Ordinal);
    }

    [Fact, Trait("Row", "J19")]
    public async Task Of_twenty_enrolments_at_once_one_wins()
    {
        using var host = new AgentHost(server, _wire, "races");
        await host.MakeAsync();
        var code = await host.InviteAsync();
        var body = host.Key.EnrolmentBody(host.Origin, host.Tenant, host.MachineId, code);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _wire.PostAsync($"{host.Origin}/{host.Tenant}/agent/enroll", body, "application/json")));

        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal(19, replies.Count(reply => reply.Status is 401 or 429));
    }

    [Fact, Trait("Row", "J19"), Trait("Row", "J3"), Trait("Row", "J14"), Trait("Row", "V16"), Trait("Row", "V30")]
    public async Task A_proof_that_is_replayed_forged_or_for_something_else_is_no_proof()
    {
        using var host = new AgentHost(server, _wire, "proves");
        using var other = new AgentHost(server, _wire, "proves-not");
        await host.EnrolAsync();
        await other.EnrolAsync();
        var more = host.Resource;
        var used = host.Key.Sign(host.Header, host.Payload(more: more));
        Assert.Equal(200, (await host.SendAsync("token", used)).Status);
        string With(string old, string with) => host.Key.Sign(host.Header, host.Payload(more: more).Replace(old, with, StringComparison.Ordinal));
        string Headed(string header) => host.Key.Sign(header, host.Payload(more: more));
        var good = host.Key.Sign(host.Header, host.Payload(more: more));

        var proofs = new Dictionary<string, string>
        {
            ["replayed"] = used,
            ["too long"] = With($"\"exp\":{AgentKey.Now + 300}", $"\"exp\":{AgentKey.Now + 900}"),
            ["expired"] = host.Key.Sign(host.Header, host.Payload(more: more).Replace($"\"iat\":{AgentKey.Now}", $"\"iat\":{AgentKey.Now - 600}", StringComparison.Ordinal).Replace($"\"exp\":{AgentKey.Now + 300}", $"\"exp\":{AgentKey.Now - 400}", StringComparison.Ordinal)),
            ["without an end"] = With("\"exp\"", "\"expires\""),
            ["without an id"] = With("\"jti\"", "\"id\""),
            ["other endpoint"] = host.Key.Sign(host.Header, host.Payload("status", more)),
            ["other host"] = With(host.Origin, "https://login.example.com"),
            ["other tenant"] = With(host.Tenant, Guid.NewGuid().ToString()),
            ["other machine"] = With(host.MachineId, other.MachineId),
            ["other agent in iss"] = With(host.Agent, other.Agent),
            ["other agent in kid"] = Headed(other.Header),
            ["other agent throughout"] = host.Key.Sign(other.Header, other.Payload(more: more)),
            ["unknown agent"] = Headed($$"""{"alg":"ES256","typ":"agent+jwt","kid":"{{Guid.NewGuid()}}"}"""),
            ["type of an enrolment"] = Headed(host.Header.Replace("agent+jwt", "agent-enrol+jwt", StringComparison.Ordinal)),
            ["type of a token"] = Headed(host.Header.Replace("agent+jwt", "at+jwt", StringComparison.Ordinal)),
            ["no type"] = Headed($$"""{"alg":"ES256","kid":"{{host.Agent}}"}"""),
            ["none"] = Headed(host.Header.Replace("ES256", "none", StringComparison.Ordinal)),
            ["none, unsigned"] = string.Join('.', Headed(host.Header.Replace("ES256", "none", StringComparison.Ordinal)).Split('.')[..2]) + ".",
            ["unsigned"] = string.Join('.', good.Split('.')[..2]) + ".",
            ["HS256"] = Headed(host.Header.Replace("ES256", "HS256", StringComparison.Ordinal)),
            ["RS256"] = Headed(host.Header.Replace("ES256", "RS256", StringComparison.Ordinal)),
            ["key of its own"] = other.Key.Sign(host.Header.Replace("}", ",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\"}}", StringComparison.Ordinal), host.Payload(more: more)),
            ["unknown header"] = Headed(host.Header.Replace("}", ",\"crit\":[\"x\"]}", StringComparison.Ordinal)),
            ["doubled claim"] = With("\"sub\"", "\"sub\":\"x\",\"sub\""),
            ["audience among others"] = With($"\"{host.Origin}/{host.Tenant}/agent/token\"", $"[\"{host.Origin}/{host.Tenant}/agent/token\"]"),
            ["nothing"] = "..",
            ["not a proof"] = "hello",
        };

        foreach (var (name, proof) in proofs)
        {
            var reply = await host.SendAsync("token", proof);
            Assert.Equal((name, 401, "invalid_client"), (name, reply.Status, reply.Json.GetProperty("error").GetString()));

            // Forgives the failure, so that the next one is quick.
            Assert.Equal((name, 200), (name, (await host.TokenAsync()).Status));
        }

        Assert.Equal(200, (await host.SendAsync("token", good)).Status);
        Assert.Equal(400, (await host.SendAsync("token", host.Key.Sign(host.Header, host.Payload(more: more)), "application/json")).Status);
        Assert.Equal(400, (await host.SendAsync("token", new string('a', 20_000))).Status);
        Assert.Equal(400, (await host.SendAsync("token", host.Key.Sign(host.Header, host.Payload(more: more)), tenant: Guid.NewGuid().ToString())).Status);
    }

    [Fact, Trait("Row", "V30")]
    public async Task A_selector_finds_only_what_the_machine_holds()
    {
        using var host = new AgentHost(server, _wire, "selects");
        using var other = new AgentHost(server, _wire, "selects-not");
        await other.EnrolAsync();
        var identities = new List<JsonElement>();
        foreach (var name in (string[])["one", "two", "foreign"])
        {
            identities.Add((await host.Owner.ArmAsync("PUT", host.Identity + "-" + name, $$$"""{"location":"{{{server.Settings["STRONGROOM_LOCATION"]}}}"}""")).Json);
        }

        await host.MakeAsync("UserAssigned", $$$""","userAssignedIdentities":{"{{{Id(identities[0])}}}":{}}""");
        Assert.Equal(200, (await host.EnrolAsync(await host.InviteAsync())).Status);
        var only = await host.TokenAsync();
        Assert.Equal(Id(identities[0]), Claims(Token(only)).GetProperty("xms_mirid").GetString());

        await host.Owner.ArmAsync("PATCH", host.Machine, Assigning("UserAssigned", Id(identities[1]).ToUpperInvariant(), "{}"));
        Assert.Equal((400, "invalid_request"), Outcome(await host.TokenAsync()));
        foreach (var selector in (string[])[$",\"client_id\":\"{Property(identities[1], "clientId")}\"", $",\"object_id\":\"{Property(identities[1], "principalId")}\"", $",\"mi_res_id\":\"{Id(identities[1]).ToUpperInvariant()}\""])
        {
            Assert.Equal(Property(identities[1], "clientId"), (await host.TokenAsync(selector)).Json.GetProperty("client_id").GetString());
        }

        foreach (var selector in (string[])
            [
                $",\"client_id\":\"{Property(identities[2], "clientId")}\"", $",\"object_id\":\"{other.Principal}\"", $",\"mi_res_id\":\"{other.Machine}\"", $",\"client_id\":\"{server.Settings["STRONGROOM_CLIENT_ID"]}\"",
            ])
        {
            var reply = await host.TokenAsync(selector);
            Assert.Equal((400, "invalid_request"), Outcome(reply));
            Assert.Contains("Identity not found", reply.Json.GetProperty("error_description").GetString()!, StringComparison.Ordinal);
        }

        Assert.Equal((400, "invalid_request"), Outcome(await host.TokenAsync($",\"client_id\":\"{Property(identities[1], "clientId")}\",\"object_id\":\"{Property(identities[1], "principalId")}\"")));
        Assert.Equal((400, "invalid_request"), Outcome(await host.TokenAsync(",\"client_id\":5")));
        Assert.Equal((400, "invalid_resource"), Outcome(await host.SendAsync("token", host.Key.Sign(host.Header, host.Payload(more: ",\"resource\":\"https://example.com\"")))));
        Assert.Equal((400, "invalid_request"), Outcome(await host.SendAsync("token", host.Key.Sign(host.Header, host.Payload()))));
    }

    [Fact, Trait("Row", "S24")]
    public async Task What_is_taken_away_is_gone_with_the_next_call()
    {
        using var host = new AgentHost(server, _wire, "loses");
        var identity = (await host.Owner.ArmAsync("PUT", host.Identity, $$$"""{"location":"{{{server.Settings["STRONGROOM_LOCATION"]}}}"}""")).Json;
        var assigned = $$$""","userAssignedIdentities":{"{{{Id(identity)}}}":{}}""";
        await host.MakeAsync("SystemAssigned, UserAssigned", assigned);
        Assert.Equal(200, (await host.EnrolAsync(await host.InviteAsync())).Status);
        var own = Token(await host.TokenAsync());
        var lent = Token(await host.TokenAsync($",\"client_id\":\"{Property(identity, "clientId")}\""));
        Assert.Equal((403, 403), (await host.VaultStatusAsync(own), await host.VaultStatusAsync(lent)));

        // The assignment.
        await host.Owner.ArmAsync("PATCH", host.Machine, Assigning("SystemAssigned, UserAssigned", Id(identity), "null"));
        Assert.Equal((403, 401), (await host.VaultStatusAsync(own), await host.VaultStatusAsync(lent)));
        Assert.Single((await host.StatusAsync()).Json.GetProperty("identities").EnumerateArray());
        Assert.Equal((400, "invalid_request"), Outcome(await host.TokenAsync($",\"client_id\":\"{Property(identity, "clientId")}\"")));

        // The identity itself.
        await host.MakeAsync("SystemAssigned, UserAssigned", assigned);
        lent = Token(await host.TokenAsync($",\"client_id\":\"{Property(identity, "clientId")}\""));
        Assert.Equal(200, (await host.Owner.ArmAsync("DELETE", host.Identity)).Status);
        Assert.Equal((403, 401), (await host.VaultStatusAsync(own), await host.VaultStatusAsync(lent)));
        Assert.Equal("SystemAssigned", (await host.Owner.ArmAsync("GET", host.Machine)).Json.GetProperty("identity").GetProperty("type").GetString());

        // The agent: revoked, then a new one in its place.
        Assert.Equal(204, (await host.Owner.ArmAsync("POST", host.Machine + "/revokeAgent", version: AgentHost.Ours)).Status);
        Assert.Equal(401, await host.VaultStatusAsync(own));
        Assert.Equal((401, "invalid_client"), Outcome(await host.TokenAsync()));
        Assert.Equal((401, "invalid_client"), Outcome(await host.StatusAsync()));
        Assert.Equal(200, (await host.EnrolAsync(await host.InviteAsync())).Status);
        Assert.Equal(401, await host.VaultStatusAsync(own));
        own = Token(await host.TokenAsync());
        using var successor = new AgentKey();
        Assert.Equal(200, (await host.EnrolAsync(await host.InviteAsync(successor), successor)).Status);
        Assert.Equal(401, await host.VaultStatusAsync(own));
    }

    [Fact, Trait("Row", "J21")]
    public async Task A_disabled_identity_is_refused_at_once_and_serves_again_when_enabled()
    {
        using var host = new AgentHost(server, _wire, "disables");
        await host.EnrolAsync();
        var token = Token(await host.TokenAsync());
        var principal = $"/v1.0/servicePrincipals/{host.Principal}";

        Assert.Equal(204, (await host.Owner.GraphAsync("PATCH", principal, """{"accountEnabled":false}""")).Status);
        Assert.Equal(401, await host.VaultStatusAsync(token));
        Assert.InRange((await host.TokenAsync()).Status, 400, 499);

        Assert.Equal(204, (await host.Owner.GraphAsync("PATCH", principal, """{"accountEnabled":true}""")).Status);
        Assert.Equal(403, await host.VaultStatusAsync(Token(await host.TokenAsync())));
        foreach (var body in (string[])["""{"keyCredentials":[{"key":"AAAA"}]}""", """{"displayName":"other"}""", """{"servicePrincipalType":"Application"}"""])
        {
            var refused = await host.Owner.GraphAsync("PATCH", principal, body);
            Assert.Equal(400, refused.Status);
            Assert.Contains("it cannot be set here", refused.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact, Trait("Row", "S28"), Trait("Row", "J22")]
    public async Task Nothing_of_a_deleted_machine_applies_to_the_next_of_its_name()
    {
        using var host = new AgentHost(server, _wire, "reborn");
        await host.EnrolAsync();
        var token = Token(await host.TokenAsync());
        var (agent, machine, principal) = (host.Agent, host.MachineId, host.Principal);
        var scope = $"/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/providers/Microsoft.Authorization/roleAssignments/";
        var assignment = Guid.NewGuid();
        Assert.Equal(201, (await host.Owner.ArmAsync("PUT", scope + assignment, Bodies.Assignment(Bodies.SecretsUser, principal))).Status);
        var code = await host.InviteAsync();

        Assert.Equal(200, (await host.Owner.ArmAsync("DELETE", host.Machine)).Status);
        Assert.Equal(401, await host.VaultStatusAsync(token));
        Assert.Equal(404, (await host.Owner.ArmAsync("GET", scope + assignment)).Status);
        await host.MakeAsync();

        Assert.NotEqual((machine, principal), (host.MachineId, host.Principal));
        Assert.Equal(401, await host.VaultStatusAsync(token));
        Assert.Equal((401, "invalid_client"), Outcome(await host.TokenAsync()));
        Assert.Equal((401, "invalid_client"), Outcome(await host.EnrolAsync(code)));
        Assert.Equal((401, "invalid_client"), Outcome(await host.SendEnrolmentAsync(host.Key.EnrolmentBody(host.Origin, host.Tenant, machine, code))));
        Assert.Equal(agent, host.Agent);
    }

    [Fact, Trait("Row", "S25")]
    public async Task Whoever_invites_an_agent_must_be_able_to_give_what_the_machine_holds()
    {
        using var host = new AgentHost(server, _wire, "climbs");
        await host.MakeAsync();
        var operatorOf = await Party.MakeAsync(server, _wire, "machine-operator");
        await Party.CommandAsync(server, $"role assign --principal {operatorOf.ObjectId} --role Contributor --scope {host.Machine}");
        var body = $$$"""{"keyThumbprint":"{{{host.Key.Thumbprint}}}"}""";
        Assert.Equal(200, (await operatorOf.ArmAsync("POST", host.Machine + "/enroll", body, AgentHost.Ours)).Status);

        await Party.CommandAsync(server, $"role assign --principal {host.Principal} --role 'Key Vault Secrets User' --scope /subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}");

        var refused = await operatorOf.ArmAsync("POST", host.Machine + "/enroll", body, AgentHost.Ours);
        Assert.Equal((403, "AuthorizationFailed"), (refused.Status, refused.ErrorCode));
        Assert.Equal(200, (await host.Owner.ArmAsync("POST", host.Machine + "/enroll", body, AgentHost.Ours)).Status);
        Assert.Equal(204, (await operatorOf.ArmAsync("POST", host.Machine + "/revokeAgent", version: AgentHost.Ours)).Status);
    }

    [Fact]
    public async Task Inviting_is_ours_alone_and_names_the_member_at_fault()
    {
        using var host = new AgentHost(server, _wire, "versions");
        await host.MakeAsync();
        var body = $$$"""{"keyThumbprint":"{{{host.Key.Thumbprint}}}"}""";

        Assert.Equal((400, "NoRegisteredProviderFound"), Code(await host.Owner.ArmAsync("POST", host.Machine + "/enroll", body, "2024-07-10")));
        Assert.Equal((400, "NoRegisteredProviderFound"), Code(await host.Owner.ArmAsync("POST", host.Machine + "/enroll", body, "2099-01-01")));
        Assert.Equal((400, "InvalidParameter"), Code(await host.Owner.ArmAsync("POST", host.Machine + "/enroll", """{"keyThumbprint":"short"}""", AgentHost.Ours)));
        Assert.Equal((400, "InvalidParameter"), Code(await host.Owner.ArmAsync("POST", host.Machine + "/enroll", "{}", AgentHost.Ours)));
        Assert.Equal((404, "ResourceNotFound"), Code(await host.Owner.ArmAsync("POST", host.Machine + "-not/enroll", body, AgentHost.Ours)));
    }

    public void Dispose() => _wire.Dispose();

    private static string Assigning(string type, string id, string value) => "{\"identity\":{\"type\":\"" + type + "\",\"userAssignedIdentities\":{\"" + id + "\":" + value + "}}}";

    private static string Token(Reply reply) => reply.Status == 200 ? reply.Json.GetProperty("access_token").GetString()! : throw new InvalidOperationException(reply.Body);

    private static (int, string?) Outcome(Reply reply) => (reply.Status, reply.Json.GetProperty("error").GetString());

    private static (int, string?) Code(Reply reply) => (reply.Status, reply.ErrorCode);

    private static string Id(JsonElement resource) => resource.GetProperty("id").GetString()!;

    private static string Property(JsonElement resource, string name) => resource.GetProperty("properties").GetProperty(name).GetString()!;

    private static JsonElement Claims(string token) => JsonDocument.Parse(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))).RootElement;

    private async Task<string> TrailAsync()
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail --data {server.DataDirectory}", server.DataDirectory);
        return exitCode == 0 ? output : throw new InvalidOperationException(output);
    }
}
