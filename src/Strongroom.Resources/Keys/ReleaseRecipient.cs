using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>The key that an attested environment has made for itself, for what is to come to it.</summary>
/// <param name="Kid">Empty when it has none.</param>
internal sealed record ReleaseRecipient(string Kid, PublicKeyParts PublicParts)
{
    /// <summary>The first RSA key in the claim <c>x-ms-runtime.keys</c> that is for encryption (wire reference §5.8); null when there is none.</summary>
    public static ReleaseRecipient? Find(JsonElement claims)
    {
        if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty("x-ms-runtime", out var runtime) || runtime.ValueKind != JsonValueKind.Object
            || !runtime.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var key in keys.EnumerateArray())
        {
            if (key.ValueKind == JsonValueKind.Object && Text(key, "kty") == "RSA" && IsForEncryption(key)
                && CanonicalBase64Url.Decode(Text(key, "n")) is { } modulus && CanonicalBase64Url.Decode(Text(key, "e")) is { } exponent)
            {
                return new ReleaseRecipient(Text(key, "kid") ?? "", new PublicKeyParts(modulus, exponent));
            }
        }

        return null;
    }

    private static bool IsForEncryption(JsonElement key) =>
        Text(key, "key_use") == "enc" || Text(key, "use") == "enc"
        || (key.TryGetProperty("key_ops", out var operations) && operations.ValueKind == JsonValueKind.Array
            && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("encrypt"u8)));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
