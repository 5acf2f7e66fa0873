using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;

namespace Strongroom.Certificates;

/// <summary>The members of certificate bodies, in the order in which the real service writes them (wire reference §4.5, §6.1).</summary>
internal static class CertificateJson
{
    /// <summary>id, kid, sid, x5t, cer, attributes, tags, policy, pending, contentType, preserveCertOrder.</summary>
    public static void WriteBundle(Utf8JsonWriter json, Passage passage, CertificateHead head, CertificateVersion version)
    {
        var kind = CertificateRows.Shelf.Kind;
        json.WriteString("id"u8, kind.Id(passage.Origin, head.Name, version.Version));
        if (!version.IsPlaceholder)
        {
            json.WriteString("kid"u8, $"{passage.Origin}/keys/{head.Name.Shown}/{version.Version.Value}");
            json.WriteString("sid"u8, $"{passage.Origin}/secrets/{head.Name.Shown}/{version.Version.Value}");
            WriteThumbprint(json, version);
            json.WriteBase64String("cer"u8, version.Der);
        }

        WriteAttributes(json, passage, version);
        ObjectJson.WriteTags(json, version);
        json.WritePropertyName("policy"u8);
        WritePolicy(json, passage, head);
        if (head.Operation is not null)
        {
            json.WriteStartObject("pending"u8);
            json.WriteString("id"u8, OperationId(passage, head));
            json.WriteEndObject();
        }

        if (passage.ApiVersion.IsAtLeast("7.6-preview.1") && version.PreservesOrder)
        {
            json.WriteBoolean("preserveCertOrder"u8, true);
        }
    }

    /// <summary>id, x5t, attributes, tags, subject: an item of a list.</summary>
    public static void WriteItem(Utf8JsonWriter json, Passage passage, string id, CertificateVersion version)
    {
        json.WriteString("id"u8, id);
        if (!version.IsPlaceholder)
        {
            WriteThumbprint(json, version);
        }

        WriteAttributes(json, passage, version);
        ObjectJson.WriteTags(json, version);
        if (version.Subject.Length > 0)
        {
            json.WriteString("subject"u8, version.Subject);
        }
    }

    public static string OperationId(Passage passage, CertificateHead head) => CertificateRows.Shelf.Kind.BaseId(passage.Origin, head.Name) + "/pending";

    /// <param name="shownStatus">Given when the answer tells of the moment before: an operation that was just cancelled is still in progress in it.</param>
    public static void WriteOperation(Utf8JsonWriter json, Passage passage, CertificateHead head, CertificateOperation operation, OperationStatus shownStatus)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, OperationId(passage, head));
        WriteIssuer(json, operation.Policy);
        json.WriteBase64String("csr"u8, operation.Csr);
        json.WriteBoolean("cancellation_requested"u8, operation.Status == OperationStatus.Cancelled);
        json.WriteString("status"u8, NameOf(shownStatus));
        if (shownStatus == OperationStatus.InProgress)
        {
            json.WriteString("status_details"u8, operation.Details);
        }

        if (shownStatus == OperationStatus.Failed)
        {
            json.WriteStartObject("error"u8);
            json.WriteString("code"u8, operation.ErrorCode);
            json.WriteString("message"u8, operation.ErrorMessage);
            json.WriteEndObject();
        }

        if (shownStatus == OperationStatus.Completed)
        {
            json.WriteString("target"u8, CertificateRows.Shelf.Kind.BaseId(passage.Origin, head.Name));
        }

        if (operation.PreservesOrder && passage.ApiVersion.IsAtLeast("7.6-preview.1"))
        {
            json.WriteBoolean("preserveCertOrder"u8, true);
        }

        json.WriteString("request_id"u8, operation.RequestId.ToString("N"));
        json.WriteEndObject();
    }

    public static void WritePolicy(Utf8JsonWriter json, Passage passage, CertificateHead head)
    {
        var policy = head.Policy;
        json.WriteStartObject();
        json.WriteString("id"u8, CertificateRows.Shelf.Kind.BaseId(passage.Origin, head.Name) + "/policy");
        WriteKey(json, policy);
        json.WriteStartObject("secret_props"u8);
        json.WriteString("contentType"u8, policy.ContentType);
        json.WriteEndObject();
        WriteX509(json, passage, policy);
        WriteActions(json, policy);
        WriteIssuer(json, policy);
        json.WriteStartObject("attributes"u8);
        json.WriteBoolean("enabled"u8, policy.Enabled);
        json.WriteNumber("created"u8, policy.Created);
        json.WriteNumber("updated"u8, policy.Updated);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string NameOf(OperationStatus status) => status switch
    {
        OperationStatus.InProgress => "inProgress",
        OperationStatus.Completed => "completed",
        OperationStatus.Cancelled => "cancelled",
        _ => "failed",
    };

    private static void WriteThumbprint(Utf8JsonWriter json, CertificateVersion version) =>
        json.WriteString("x5t"u8, CanonicalBase64Url.Encode(CertificateFacts.ThumbprintOf(version.Der)));

    private static void WriteAttributes(Utf8JsonWriter json, Passage passage, CertificateVersion version)
    {
        json.WriteStartObject("attributes"u8);
        ObjectJson.WriteAttributes(json, passage, version);
        json.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter json, CertificatePolicy policy)
    {
        var isEc = policy.Shape.Type == KeyType.Ec;
        json.WriteStartObject("key_props"u8);
        json.WriteBoolean("exportable"u8, policy.IsExportable);
        json.WriteString("kty"u8, (isEc ? "EC" : "RSA") + (policy.Home == KeyHome.Token ? "-HSM" : ""));
        json.WriteNumber("key_size"u8, policy.Shape.Bits);
        json.WriteBoolean("reuse_key"u8, policy.ReusesKey);
        if (isEc)
        {
            json.WriteString("crv"u8, policy.Shape.Curve!.Name);
        }

        json.WriteEndObject();
    }

    private static void WriteX509(Utf8JsonWriter json, Passage passage, CertificatePolicy policy)
    {
        json.WriteStartObject("x509_props"u8);
        json.WriteString("subject"u8, policy.Subject);
        json.WriteStartObject("sans"u8);
        WriteList(json, "emails"u8, policy.Names.Emails);
        WriteList(json, "dns_names"u8, policy.Names.Dns);
        WriteList(json, "upns"u8, policy.Names.Upns);
        if (passage.ApiVersion.IsAtLeast("2025-06-01-preview"))
        {
            WriteList(json, "uris"u8, policy.Names.Uris);
            WriteList(json, "ipAddresses"u8, policy.Names.Addresses.Select(address => address.ToString()));
        }

        json.WriteEndObject();
        WriteList(json, "ekus"u8, policy.ExtendedKeyUsages, evenEmpty: true);
        WriteList(json, "key_usage"u8, KeyUsageNames.NamesOf(policy.KeyUsage), evenEmpty: true);
        json.WriteNumber("validity_months"u8, policy.ValidityMonths);
        json.WriteStartObject("basic_constraints"u8);
        json.WriteBoolean("ca"u8, policy.IsAuthority);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteActions(Utf8JsonWriter json, CertificatePolicy policy)
    {
        json.WriteStartArray("lifetime_actions"u8);
        foreach (var action in policy.Actions)
        {
            json.WriteStartObject();
            json.WriteStartObject("trigger"u8);
            json.WriteNumber(action.IsPercentage ? "lifetime_percentage"u8 : "days_before_expiry"u8, action.Value);
            json.WriteEndObject();
            json.WriteStartObject("action"u8);
            json.WriteString("action_type"u8, action.Type.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIssuer(Utf8JsonWriter json, CertificatePolicy policy)
    {
        json.WriteStartObject("issuer"u8);
        json.WriteString("name"u8, policy.IssuerName);
        if (policy.CertificateType is { } type)
        {
            json.WriteString("cty"u8, type);
        }

        if (policy.Transparency is { } transparency)
        {
            json.WriteBoolean("cert_transparency"u8, transparency);
        }

        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts, bool evenEmpty = false)
    {
        if (!evenEmpty && !texts.Any())
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
