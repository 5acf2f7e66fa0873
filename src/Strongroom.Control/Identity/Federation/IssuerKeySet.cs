using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Strongroom.Identity.Federation;

/// <summary>The keys that an outside issuer publishes (RFC 7517 §5), at one moment.</summary>
internal sealed record IssuerKeySet(ImmutableArray<IssuerKey> Keys)
{
    private const int MaxKeys = 100;
    private const int SmallestModulus = 2048;
    private const int LargestModulus = 8192;
    private const int LongestCertificate = 16 * 1024;

    /// <summary>
    /// The one key for a header's <c>kid</c> and <c>alg</c>; no key is tried (S21). Without a <c>kid</c> there must be exactly one key for the algorithm.
    /// A name that two keys of one algorithm bear names none.
    /// </summary>
    public IssuerKey? Find(string? kid, string algorithm)
    {
        var fitting = Keys.Where(key => key.Serves(algorithm) && (kid is null || string.Equals(key.Kid, kid, StringComparison.Ordinal))).Take(2).ToArray();
        return fitting is [var only] ? only : null;
    }

    /// <summary>Null when this is no set of keys. Keys of other kinds, for other uses or of too small a size are left out.</summary>
    public static IssuerKeySet? Parse(ReadOnlyMemory<byte> json)
    {
        using var document = TokenJson.Parse(json);
        return document is not null && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() <= MaxKeys
            ? new IssuerKeySet([.. keys.EnumerateArray().Select(ParseKey).OfType<IssuerKey>()])
            : null;
    }

    private static IssuerKey? ParseKey(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || (json.TryGetProperty("use", out _) && TokenJson.Text(json, "use") != "sig"))
        {
            return null;
        }

        try
        {
            AsymmetricAlgorithm? key = TokenJson.Text(json, "kty") switch { "RSA" => Rsa(json), "EC" => Ec(json), _ => null };
            return key is null ? null : new IssuerKey(TokenJson.Text(json, "kid"), TokenJson.Text(json, "alg"), key);
        }
        catch (CryptographicException)
        {
            // No point of its curve, or no modulus: nobody's key.
            return null;
        }
    }

    private static RSA? Rsa(JsonElement json)
    {
        if (!json.TryGetProperty("n", out _) && json.TryGetProperty("x5c", out var chain))
        {
            return OfCertificate(chain);
        }

        if (Bytes(json, "n") is not { Length: > 0 and <= LargestModulus / 8 } modulus || Bytes(json, "e") is not { Length: > 0 and <= 4 } exponent || (exponent[^1] & 1) == 0)
        {
            return null;
        }

        return Sound(RSA.Create(new RSAParameters { Modulus = modulus, Exponent = exponent }), exponent);
    }

    /// <summary>
    /// Azure's attestation service shows its keys as certificates alone. They are believed as bare keys are: because the issuer shows them, not for
    /// who has signed them.
    /// </summary>
    private static RSA? OfCertificate(JsonElement chain)
    {
        if (chain.ValueKind != JsonValueKind.Array || chain.GetArrayLength() == 0 || TokenJson.Text(chain[0]) is not { Length: < LongestCertificate } text)
        {
            return null;
        }

        var der = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, der, out var length))
        {
            return null;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(der.AsSpan(0, length));
        return certificate.GetRSAPublicKey() is { } key ? key.KeySize <= LargestModulus ? Sound(key, key.ExportParameters(false).Exponent!) : null : null;
    }

    private static RSA? Sound(RSA key, byte[] exponent)
    {
        if (key.KeySize >= SmallestModulus && exponent is not [1] && (exponent[^1] & 1) == 1)
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    private static ECDsa? Ec(JsonElement json)
    {
        var (curve, size) = TokenJson.Text(json, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => (default, 0),
        };
        return size > 0 && Bytes(json, "x") is { } x && x.Length == size && Bytes(json, "y") is { } y && y.Length == size
            ? ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } })
            : null;
    }

    private static byte[]? Bytes(JsonElement json, string name) =>
        TokenJson.Text(json, name) is { } text && Base64UrlText.TryDecode(Encoding.UTF8.GetBytes(text), out var bytes) ? bytes : null;
}
