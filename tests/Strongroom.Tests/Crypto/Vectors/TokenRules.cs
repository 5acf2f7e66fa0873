using System.Text;
using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Identity;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>
/// Tokens, with the keys of all our algorithms: <see cref="Identity.WycheproofSignatures"/> runs the same file through the token reader, which takes
/// RS256 alone.
/// </summary>
internal static class TokenRules
{
    /// <summary>One text twice, with a signature that is right.</summary>
    private static readonly string[] Unpadded = ["invalidBase64Padding", "invalidBase64PaddingInPayload"];

    public static Func<JsonElement, Verdict> Jws(VectorGroup group)
    {
        var holder = group.TryGetProperty("public", out var published) ? published : group.GetProperty("private");
        var jwks = holder.TryGetProperty("keys", out var set) ? set.EnumerateArray().ToArray() : [holder];
        return test => Unpadded.Contains(test.GetProperty("comment").GetString())
            ? Verify(jwks, test.GetProperty("jws")) with { Rule = "named after a padding that it does not have", RuleAccepts = true }
            : Verify(jwks, test.GetProperty("jws"));
    }

    /// <summary>Five parts are no token.</summary>
    public static Func<JsonElement, Verdict> Jwe(VectorGroup group) => test => NoToken(test.GetProperty("jwe"));

    public static Func<JsonElement, Verdict> Mixed(VectorGroup group)
    {
        var jws = group.GetProperty("comment").GetString()!.StartsWith("jws", StringComparison.Ordinal) ? Jws(group) : null;
        return test => jws is null ? NoToken(test.GetProperty("jwe")) : jws(test);
    }

    private static Verdict NoToken(JsonElement text) =>
        new(text.ValueKind == JsonValueKind.String && CompactJws.TryParse(Encoding.UTF8.GetBytes(text.GetString()!), out _), "no JWE");

    private static Verdict Verify(JsonElement[] jwks, JsonElement text)
    {
        if (text.ValueKind != JsonValueKind.String || text.GetString()!.Split('.') is not [var head, var payload, var proof])
        {
            return new Verdict(false, "compact tokens only");
        }

        if (jwks.Length > 1 && (jwks.Select(Kid).Distinct(StringComparer.Ordinal).Count() < jwks.Length || jwks.Select(k => k.GetProperty("kty").GetString() == "oct").Distinct().Count() > 1))
        {
            return new Verdict(false, "one kid for one key, and no set of symmetric and other keys");
        }

        if (Decoded(head) is not { } headerBytes || Decoded(payload) is null || Decoded(proof) is not { } signature)
        {
            return new Verdict(false, "one spelling of base64url");
        }

        using var header = Parsed(headerBytes);
        if (header is null || header.RootElement.EnumerateObject().Any(m => m.Name is not ("alg" or "kid" or "typ")))
        {
            return new Verdict(false, "no header members but alg, kid and typ");
        }

        var kid = Member(header.RootElement, "kid");
        var jwk = jwks.FirstOrDefault(k => kid is null || Kid(k) == kid);
        var name = Member(header.RootElement, "alg");
        if (jwk.ValueKind == JsonValueKind.Undefined || KeyAlgorithms.Find(name) is not SignatureAlgorithm algorithm)
        {
            return new Verdict(false);
        }

        if (Member(jwk, "alg") != name)
        {
            return new Verdict(false, "a key for one algorithm only");
        }

        using var key = VectorKeys.Jwk(jwk);
        if (key is null || !algorithm.Fits(key.Shape))
        {
            return new Verdict(false, key is null && algorithm is HmacSignature ? "symmetric keys of up to 64 bytes" : null);
        }

        var message = Encoding.ASCII.GetBytes($"{head}.{payload}");
        var digest = algorithm.DigestSize is { } size ? VectorKeys.Digest($"SHA-{(algorithm is EcdsaSignature { Curve.Bits: 521 } ? 512 : size * 8)}", message) : message;
        return new Verdict(key.Verify(algorithm, digest, signature));
    }

    private static string? Kid(JsonElement jwk) => Member(jwk, "kid");

    private static string? Member(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Decoded(string text) => Kernel.CanonicalBase64Url.Decode(text);

    private static JsonDocument? Parsed(byte[] json)
    {
        try
        {
            var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
