using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Strongroom.Gate;

namespace Strongroom.Audit;

/// <summary>
/// A record as one line of JSON in the shape of Azure's AuditEvent (governance reference §3.2). Control characters, quotes and
/// everything outside ASCII are escaped, so that no text of a caller can begin a line or close a string.
/// </summary>
public static class AuditJson
{
    /// <summary>Writes the object and a line feed.</summary>
    public static void WriteLine(IBufferWriter<byte> output, long sequence, AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(record);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            WriteHead(json, record);
            WriteIdentity(json, record);
            WriteProperties(json, record);
            Optional(json, "resourceId", record.ResourceId?.ToUpperInvariant());
            Optional(json, "operationVersion", record.ApiVersion);
            json.WriteString("durationMs", ((long)record.Duration.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("sequence", sequence);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteHead(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteString("time", record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("category", record.Category);
        json.WriteString("operationName", record.Operation);

        // The result of logging, not of the call: Azure writes Success for a 403 too. httpStatusCode is what tells (G-L1).
        json.WriteString("resultType", "Success");
        json.WriteString("resultSignature", ReasonPhrases.GetReasonPhrase(record.Status));
        Optional(json, "resultDescription", record.Description);
        json.WriteString("correlationId", record.RequestId);
        Optional(json, "callerIpAddress", record.CallerAddress);
    }

    private static void WriteIdentity(Utf8JsonWriter json, AuditRecord record)
    {
        if (record.Principal is not { } principal)
        {
            return;
        }

        json.WriteStartObject("identity");
        json.WriteStartObject("claim");
        json.WriteString("oid", principal);
        Optional(json, "appid", record.Application);
        Optional(json, "appidacr", record.ClientProof);
        Optional(json, "idtyp", record.IdentityType);
        Optional(json, "iss", record.Issuer);
        Optional(json, "tid", record.Tenant);
        Optional(json, "uti", record.TokenId);
        Optional(json, "xms_mirid", record.ManagedResource);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, AuditRecord record)
    {
        json.WriteStartObject("properties");
        Optional(json, "id", record.ObjectId);
        Optional(json, "clientInfo", record.ClientInfo);
        Optional(json, "requestUri", record.RequestUri);
        json.WriteNumber("httpStatusCode", record.Status);
        Optional(json, "errorCode", record.ErrorCode);
        if (record.IsRbacAuthorized is { } authorized)
        {
            json.WriteBoolean("isRbacAuthorized", authorized);
        }

        Optional(json, "appliedAssignmentId", record.AssignmentId?.ToString("N"));
        Optional(json, "action", record.Action);
        Optional(json, "scope", record.Scope);
        Optional(json, "decisionReason", record.Reason);
        Optional(json, "credential", record.Credential);
        Optional(json, "tlsVersion", record.TlsVersion);
        Optional(json, "tenantId", record.Tenant);
        Optional(json, "vaultId", record.Vault);
        if (record.Secret is { } secret)
        {
            WriteSecret(json, secret);
        }

        Optional(json, "algorithm", record.Algorithm);
        if (record.Key is { } key)
        {
            WriteKey(json, key);
        }

        json.WriteEndObject();
    }

    private static void WriteSecret(Utf8JsonWriter json, AuditedSecret secret)
    {
        json.WriteStartObject("secretProperties");
        Optional(json, "type", secret.ContentType);
        json.WriteStartObject("attributes");
        json.WriteBoolean("enabled", secret.Enabled);
        Optional(json, "exp", secret.Expires);
        Optional(json, "nbf", secret.NotBefore);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, AuditedKey key)
    {
        json.WriteStartObject("keyProperties");
        json.WriteString("type", key.Type);
        json.WriteNumber("size", key.Size);
        Optional(json, "curve", key.Curve);
        json.WriteStartArray("operations");
        foreach (var operation in key.Operations.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            json.WriteStringValue(operation);
        }

        json.WriteEndArray();
        json.WriteStartObject("attributes");
        json.WriteBoolean("enabled", key.Enabled);
        Optional(json, "nbf", key.NotBefore);
        Optional(json, "exp", key.Expires);
        json.WriteString("hsmPlatform", key.HsmPlatform);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, Guid? value)
    {
        if (value is { } id)
        {
            json.WriteString(name, id);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
