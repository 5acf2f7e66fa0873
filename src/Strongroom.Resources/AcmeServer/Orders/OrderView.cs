using System.Globalization;
using System.Text.Json;

namespace Strongroom.AcmeServer;

/// <summary>An order with its authorizations as they stand at a moment; what clients see of it follows from both (RFC 8555 §7.1.6).</summary>
/// <param name="Authorizations">In the order's order; null for one that is gone.</param>
internal sealed record OrderView(OrderRecord Order, IReadOnlyList<AuthorizationRecord?> Authorizations)
{
    public const string Ready = "ready";
    private const string Pending = "pending";
    private const string Invalid = "invalid";
    private const string Valid = "valid";

    public string StatusAt(DateTimeOffset now)
    {
        if (Order.State == OrderState.Valid)
        {
            return Valid;
        }

        if (now.ToUnixTimeSeconds() >= Order.ExpiresAt)
        {
            return Invalid;
        }

        var states = Authorizations.Select(authorization => authorization?.StatusAt(now)).ToList();
        return states.TrueForAll(state => state == Valid) ? Ready : states.TrueForAll(state => state is Valid or Pending) ? Pending : Invalid;
    }

    public void Write(Utf8JsonWriter json, string origin, DateTimeOffset now)
    {
        json.WriteString("status"u8, StatusAt(now));
        json.WriteString("expires"u8, Time(Order.ExpiresAt));
        json.WriteStartArray("identifiers"u8);
        foreach (var identifier in Order.Identifiers)
        {
            json.WriteStartObject();
            WriteIdentifier(json, identifier.Type, identifier.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (Order.NotAfter is { } notAfter)
        {
            json.WriteString("notAfter"u8, Time(notAfter));
        }

        if (Order.Replaces is { } replaces)
        {
            json.WriteString("replaces"u8, replaces);
        }

        if (Authorizations.FirstOrDefault(authorization => authorization?.Fault is not null) is { } failed)
        {
            json.WriteStartObject("error"u8);
            WriteFault(json, failed);
            json.WriteEndObject();
        }

        json.WriteStartArray("authorizations"u8);
        foreach (var authorization in Order.Authorizations)
        {
            json.WriteStringValue(AcmeUrls.Authorization(origin, authorization));
        }

        json.WriteEndArray();
        json.WriteString("finalize"u8, AcmeUrls.Finalize(origin, Order.Id));
        if (Order.Certificate is { } certificate)
        {
            json.WriteString("certificate"u8, AcmeUrls.Certificate(origin, certificate));
        }
    }

    public static void WriteIdentifier(Utf8JsonWriter json, string type, string value)
    {
        json.WriteString("type"u8, type);
        json.WriteString("value"u8, value);
    }

    public static void WriteFault(Utf8JsonWriter json, AuthorizationRecord failed)
    {
        json.WriteString("type"u8, AcmeProblems.Prefix + failed.FaultType);
        json.WriteString("detail"u8, failed.Fault);
        json.WriteStartObject("identifier"u8);
        WriteIdentifier(json, failed.Identifier.Type, failed.Identifier.Value);
        json.WriteEndObject();
    }

    /// <summary>RFC 3339.</summary>
    public static string Time(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
