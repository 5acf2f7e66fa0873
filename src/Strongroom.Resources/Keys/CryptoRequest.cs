using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>The body of a cryptographic operation (wire reference §5.5): <c>alg</c>, and what goes in. Plaintexts come as secrets.</summary>
internal sealed class CryptoRequest : IDisposable
{
    /// <summary>What an AES operation takes at most; RSA takes far less.</summary>
    public const int MostValue = 128 * 1024;

    /// <summary>The longest value and <c>aad</c> in base64url, with room above, so that a little too much is told by its name.</summary>
    public const int MaxBodyBytes = 384 * 1024;

    private const int MostIv = 64;
    private const int MostAad = 64 * 1024;

    private CryptoRequest()
    {
    }

    public KeyAlgorithm Algorithm { get; private set; } = null!;

    /// <summary>Plaintext, ciphertext, digest to sign, or signature to verify. Never null after parsing.</summary>
    public SecretBytes Value { get; private set; } = null!;

    /// <summary>Of a verify only.</summary>
    public byte[]? Digest { get; private set; }

    public byte[]? Iv { get; private set; }

    public byte[]? Aad { get; private set; }

    public byte[]? Tag { get; private set; }

    /// <summary>Reads the body for one operation. An algorithm that this api-version does not know, or that cannot do the operation, is refused.</summary>
    public static Result<CryptoRequest> Parse(RequestBody body, KeyOperation operation, ApiVersion apiVersion)
    {
        ArgumentNullException.ThrowIfNull(body);
        var reader = body.Reader();
        reader.Read();
        return Parse(ref reader, operation, apiVersion);
    }

    /// <summary>Reads the object that the reader stands in.</summary>
    public static Result<CryptoRequest> Parse(ref Utf8JsonReader reader, KeyOperation operation, ApiVersion apiVersion)
    {
        var request = new CryptoRequest();
        string? name = null;
        VaultError? fault;
        try
        {
            fault = request.ReadMembers(ref reader, ref name);
        }
        catch (InvalidOperationException)
        {
            fault = Refusals.MalformedBody("a string is not valid Unicode.");
        }

        fault ??= request.Complete(name, operation, apiVersion);
        if (fault is null)
        {
            return request;
        }

        request.Dispose();
        return fault;
    }

    public CipherInput Input() => new() { Value = Value.Span, Iv = Iv, Aad = Aad, Tag = Tag };

    public void Dispose() => Value?.Dispose();

    private VaultError? ReadMembers(ref Utf8JsonReader reader, ref string? name)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("alg"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "alg", out name);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                fault = JsonMembers.ReadSecret(ref reader, "value", MostValue, out var value);
                Value = value!;
            }
            else if (reader.ValueTextEquals("digest"u8))
            {
                fault = JsonMembers.ReadBytes(ref reader, "digest", MostValue, out var digest);
                Digest = digest;
            }
            else if (reader.ValueTextEquals("iv"u8))
            {
                fault = JsonMembers.ReadBytes(ref reader, "iv", MostIv, out var iv);
                Iv = iv;
            }
            else if (reader.ValueTextEquals("aad"u8))
            {
                fault = JsonMembers.ReadBytes(ref reader, "aad", MostAad, out var aad);
                Aad = aad;
            }
            else if (reader.ValueTextEquals("tag"u8))
            {
                fault = JsonMembers.ReadBytes(ref reader, "tag", MostIv, out var tag);
                Tag = tag;
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? Complete(string? name, KeyOperation operation, ApiVersion apiVersion)
    {
        if (name is null)
        {
            return Refusals.InvalidProperty("alg", "It is required.");
        }

        if (KeyAlgorithms.Find(name) is not { } algorithm || !KnowsAlgorithm(apiVersion, algorithm))
        {
            return Refusals.InvalidProperty("alg", "It is no algorithm that this api-version knows.");
        }

        if (!algorithm.Operations.Contains(operation))
        {
            return Refusals.InvalidProperty("alg", $"{algorithm.Name} cannot {KeyOperationRules.NameOf(operation)}.");
        }

        Algorithm = algorithm;
        return Value is null ? Refusals.InvalidProperty("value", "It is required.")
            : operation == KeyOperation.Verify && Digest is null ? Refusals.InvalidProperty("digest", "It is required.")
            : null;
    }

    /// <summary>When algorithms came into the contract (wire reference §1.3).</summary>
    private static bool KnowsAlgorithm(ApiVersion apiVersion, KeyAlgorithm algorithm) => algorithm switch
    {
        EdwardsSignature => apiVersion.IsExtension,
        HmacSignature => apiVersion.IsAtLeast("7.6-preview.1"),
        AesKeyWrapping { Bits: null } => apiVersion.IsAtLeast("7.6-preview.1"),
        AesKeyWrapping or AesGcmEncryption or AesCbcEncryption => apiVersion.IsAtLeast("7.2-preview"),
        EcdsaSignature => apiVersion.IsAtLeast("7.0"),
        _ => true,
    };
}
