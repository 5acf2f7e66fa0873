using System.Text;
using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// A JWS in flattened JSON (RFC 7515 §7.2.2) as ACME has it (RFC 8555 §6.2): exactly <c>protected</c>, <c>payload</c> and <c>signature</c>, each
/// strict base64url, everything said in the protected header. Nothing in it has been believed yet.
/// </summary>
internal sealed class FlatJws
{
    private const int MostStrings = 64;

    private FlatJws(JsonElement header, byte[] payload, byte[] signature, byte[] signed)
    {
        Header = header;
        Payload = payload;
        Signature = signature;
        Signed = signed;
    }

    public JsonElement Header { get; }

    /// <summary>Empty for POST-as-GET.</summary>
    public byte[] Payload { get; }

    public byte[] Signature { get; }

    /// <summary>What the signature covers.</summary>
    public byte[] Signed { get; }

    public string? Algorithm => Text("alg");

    public string? Nonce => Text("nonce");

    public string? Url => Text("url");

    public string? KeyId => Text("kid");

    public JsonElement? Key => Header.TryGetProperty("jwk", out var jwk) ? jwk : null;

    public bool Has(string name) => Header.TryGetProperty(name, out _);

    /// <param name="whole">One JSON object whose members stand in it once each.</param>
    public static Result<FlatJws> Read(JsonElement whole)
    {
        if (whole.ValueKind != JsonValueKind.Object)
        {
            return AcmeProblems.Malformed("It is no JWS in flattened JSON.");
        }

        var (header, payload, signature) = (Member(whole, "protected"), Member(whole, "payload"), Member(whole, "signature"));
        if (header is null || payload is null || signature is null || whole.EnumerateObject().Count() != 3)
        {
            return AcmeProblems.Malformed("A JWS has protected, payload and signature, and nothing else.");
        }

        if (CanonicalBase64Url.Decode(header) is not { } headerBytes || CanonicalBase64Url.Decode(payload) is not { } payloadBytes
            || CanonicalBase64Url.Decode(signature) is not { } signatureBytes)
        {
            return AcmeProblems.Malformed("A part of the JWS is not base64url without padding.");
        }

        if (StrictJson.Fault(headerBytes, MostStrings) is { } fault)
        {
            return AcmeProblems.Malformed($"The protected header is not acceptable JSON: {fault}");
        }

        using var document = JsonDocument.Parse(headerBytes);
        var read = new FlatJws(document.RootElement.Clone(), payloadBytes, signatureBytes, Encoding.ASCII.GetBytes($"{header}.{payload}"));

        // RFC 7515 §4.1.11: who understands no extension refuses each that is critical; b64 is one of them.
        return read.Has("crit") || read.Has("b64") ? AcmeProblems.Malformed("The protected header has crit or b64, and no extension is understood here.") : read;
    }

    private string? Text(string name) => Header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Member(JsonElement whole, string name) => whole.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
