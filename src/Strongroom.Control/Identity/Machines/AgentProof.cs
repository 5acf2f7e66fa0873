using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Identity.Machines;

/// <summary>
/// What an agent signs: a compact JWS by ECDSA P-256 with SHA-256 (RFC 7518 §3.4, signature as IEEE P1363). The header holds <c>alg</c>,
/// <c>typ</c> and, after the enrolment, <c>kid</c>, and nothing else: the key is the one that was enrolled, never one that is sent along
/// (J3, J5, J6).
/// </summary>
internal sealed class AgentProof
{
    public const string EnrolmentType = "agent-enrol+jwt";
    public const string CallType = "agent+jwt";

    /// <summary>The longest <c>exp − iat</c>.</summary>
    public static readonly TimeSpan MaxLife = TimeSpan.FromMinutes(5);

    private const string Algorithm = "ES256";
    private const int SignatureSize = 64;
    private const int MaxId = 128;

    /// <summary>The SubjectPublicKeyInfo of P-256 before its point: SEQUENCE, algorithm id-ecPublicKey with prime256v1, BIT STRING of an uncompressed point (RFC 5480 §2).</summary>
    private static readonly byte[] P256Prefix = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    private const int PointSize = 64;

    private readonly ImmutableArray<byte> _signed;
    private readonly ImmutableArray<byte> _signature;
    private readonly IReadOnlyDictionary<string, JsonElement> _claims;

    private AgentProof(string? kid, ImmutableArray<byte> signed, ImmutableArray<byte> signature, IReadOnlyDictionary<string, JsonElement> claims)
    {
        Kid = kid;
        _signed = signed;
        _signature = signature;
        _claims = claims;
    }

    /// <summary>The agent's id, as the header claims it; null in an enrolment.</summary>
    public string? Kid { get; }

    /// <summary>Null for anything of another form. Nothing in the result has been believed yet.</summary>
    public static AgentProof? Parse(ReadOnlySpan<byte> text, string type)
    {
        if (!CompactJws.TryParse(text, out var jws) || jws.Signature.Length != SignatureSize)
        {
            return null;
        }

        using var header = TokenJson.Parse(jws.Header);
        using var payload = TokenJson.Parse(jws.Payload);
        if (header is null || payload is null)
        {
            return null;
        }

        var takesKid = type == CallType;
        var names = header.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
        string[] expected = takesKid ? ["alg", "kid", "typ"] : ["alg", "typ"];
        if (!names.SequenceEqual(expected, StringComparer.Ordinal) || TokenJson.Text(header.RootElement, "alg") != Algorithm || TokenJson.Text(header.RootElement, "typ") != type)
        {
            return null;
        }

        var kid = takesKid ? TokenJson.Text(header.RootElement, "kid") : null;
        var claims = payload.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal);
        return takesKid && kid is null ? null : new AgentProof(kid, [.. jws.Signed], [.. jws.Signature], claims);
    }

    /// <summary>True for the one encoding of a P-256 key that .NET, OpenSSL and Java write: named curve, uncompressed point.</summary>
    public static bool IsKey(ReadOnlySpan<byte> spki)
    {
        if (spki.Length != P256Prefix.Length + PointSize || !spki.StartsWith(P256Prefix))
        {
            return false;
        }

        try
        {
            // The import checks that the point lies on the curve.
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <param name="spki">A key that <see cref="IsKey"/> has accepted.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> spki)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(spki, out _);
        return key.VerifyData(_signed.AsSpan(), _signature.AsSpan(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>The claim if it is a text, else null.</summary>
    public string? Text(string name) => _claims.TryGetValue(name, out var value) ? TokenJson.Text(value) : null;

    public bool Has(string name) => _claims.ContainsKey(name);

    /// <summary><c>jti</c>, 1 to 128 characters; null when it is anything else.</summary>
    public string? Id => Text("jti") is { Length: > 0 and <= MaxId } id ? id : null;

    /// <summary>When the proof ends; only after <see cref="Fault"/> has found none.</summary>
    public DateTimeOffset Expires => DateTimeOffset.FromUnixTimeSeconds(Whole("exp")!.Value);

    /// <summary>What is wrong with the address or the time of the proof; null when nothing is.</summary>
    public string? Fault(string audience, DateTimeOffset now)
    {
        var (skew, at) = ((long)TokenRules.Skew.TotalSeconds, now.ToUnixTimeSeconds());
        if (Text("aud") != audience)
        {
            return "The proof is for another address.";
        }

        if (Whole("iat") is not ({ } issued and >= 0) || Whole("exp") is not ({ } expires and >= 0) || Id is null)
        {
            return "The proof has no iat, exp or jti.";
        }

        return expires <= issued || expires > issued + (long)MaxLife.TotalSeconds ? "The proof is made to live too long."
            : issued > at + skew ? "The proof is from the future."
            : at >= expires + skew ? "The proof has expired."
            : null;
    }

    private long? Whole(string name) =>
        _claims.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number <= MaxSecond ? number : null;

    /// <summary>The last second a date can hold, less an hour.</summary>
    private const long MaxSecond = 253_402_297_199;
}
