using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Agent.Tokens;

namespace Strongroom.Agent.Endpoints;

/// <summary>What the commands <c>status</c> and <c>evict</c> ask of the running agent, over the socket that only its own user and root can open.</summary>
internal sealed class ControlEndpoint(MachineSession session, TokenCache cache)
{
    public const string StatusPath = "/status";
    public const string EvictPath = "/evict";

    public Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Path == StatusPath)
        {
            return StatusAsync(context);
        }

        if (HttpMethods.IsPost(request.Method) && request.Path == EvictPath)
        {
            cache.Drop(_ => true);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task StatusAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Indented = true });
        var enrolment = session.Enrolment;
        json.WriteStartObject();
        json.WriteString("state", session.IsRevoked ? "revoked" : session.IsServerAway ? "serverAway" : "enrolled");
        json.WriteString("server", enrolment.LoginOrigin);
        json.WriteString("tenantId", enrolment.TenantId);
        json.WriteString("machineId", enrolment.MachineId);
        json.WriteString("agentId", enrolment.AgentId);
        json.WriteString("resourceId", enrolment.ResourceId);
        json.WriteNumber("tokensHeld", cache.Count);
        json.WriteStartArray("identities");
        foreach (var identity in enrolment.Identities)
        {
            json.WriteStartObject();
            json.WriteString("clientId", identity.ClientId);
            json.WriteString("objectId", identity.ObjectId);
            json.WriteString("resourceId", identity.ResourceId);
            json.WriteString("type", identity.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
