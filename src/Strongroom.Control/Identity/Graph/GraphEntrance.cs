using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>The host <c>graph.D</c>: any token of this installation for the directory, answered from that token's tenant alone, in Graph's forms.</summary>
public sealed class GraphEntrance(GatePorts ports, InstallationNames names)
    : TokenEntrance(ports, [names.GraphAudience, names.GraphAudience + "/"], $"Bearer realm=\"\", authorization_uri=\"{names.LoginOrigin}/common/oauth2/authorize\"")
{
    protected override VaultError Forbidden => GraphRefusals.Denied;

    protected override void WriteHeaders(Passage passage, IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(headers);
        headers["request-id"] = passage.RequestId.ToString("D");
        headers["client-request-id"] = ClientRequestId(passage);
        headers["OData-Version"] = "4.0";
    }

    /// <summary><c>{"error":{"code","message","innerError":{"date","request-id","client-request-id"}}}</c> (control-plane reference §6.7).</summary>
    protected override void WriteError(Passage passage, Utf8JsonWriter json, VaultError error)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(json);
        var shown = GraphRefusals.InGraphsWords(error, passage.Http.Request.Headers.Authorization.Count > 0);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("code"u8, shown.Code);
        json.WriteString("message"u8, shown.Message);
        json.WriteStartObject("innerError"u8);
        json.WriteString("date"u8, passage.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("request-id"u8, passage.RequestId);
        json.WriteString("client-request-id"u8, ClientRequestId(passage));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The caller's own id when it is a GUID, as the real clients send; ours otherwise.</summary>
    private static string ClientRequestId(Passage passage) =>
        (Guid.TryParseExact(passage.Http.Request.Headers["client-request-id"], "D", out var given) ? given : passage.RequestId).ToString("D");
}
