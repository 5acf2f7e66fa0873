using System.Text.Json;

namespace Strongroom.AcmeServer;

/// <summary>Authorizations and challenges on the wire (RFC 8555 §7.1.4, §8).</summary>
internal static class AuthorizationJson
{
    public static void Write(Utf8JsonWriter json, string origin, AuthorizationRecord authorization, DateTimeOffset now)
    {
        json.WriteString("status"u8, authorization.StatusAt(now));
        json.WriteString("expires"u8, OrderView.Time(authorization.ExpiresAt));
        json.WriteStartObject("identifier"u8);
        OrderView.WriteIdentifier(json, authorization.Identifier.Type, authorization.Identifier.Host);
        json.WriteEndObject();
        if (authorization.Identifier.IsWildcard)
        {
            json.WriteBoolean("wildcard"u8, true);
        }

        // Once one is taken up, the others lead nowhere.
        json.WriteStartArray("challenges"u8);
        foreach (var kind in authorization.Challenges.Where(kind => authorization.Challenge is null || kind == authorization.Challenge))
        {
            json.WriteStartObject();
            WriteChallenge(json, origin, authorization, kind);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteChallenge(Utf8JsonWriter json, string origin, AuthorizationRecord authorization, string kind)
    {
        var isTaken = authorization.Challenge == kind;
        json.WriteString("type"u8, kind);
        json.WriteString("url"u8, AcmeUrls.Challenge(origin, authorization.Id, kind));
        json.WriteString("token"u8, authorization.Token);
        json.WriteString("status"u8, !isTaken ? "pending" : authorization.State switch
        {
            AuthorizationState.Validating => "processing",
            AuthorizationState.Invalid => "invalid",
            _ => authorization.ValidatedAt is null ? "pending" : "valid",
        });
        if (isTaken && authorization.ValidatedAt is { } at)
        {
            json.WriteString("validated"u8, OrderView.Time(at));
        }

        if (isTaken && authorization.Fault is not null)
        {
            json.WriteStartObject("error"u8);
            OrderView.WriteFault(json, authorization);
            json.WriteEndObject();
        }
    }
}
