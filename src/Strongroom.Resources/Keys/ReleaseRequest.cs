using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Keys;

/// <summary>The body of a release (wire reference §5.8).</summary>
/// <param name="Target">The attestation token.</param>
/// <param name="Nonce">Comes back in the answer; null when absent.</param>
/// <param name="Scheme">How the key is wrapped, as clients call it.</param>
/// <param name="OaepHash">What that means.</param>
internal sealed record ReleaseRequest(string Target, string? Nonce, string Scheme, HashAlgorithmName OaepHash)
{
    public const string DefaultScheme = "CKM_RSA_AES_KEY_WRAP";

    private const int LongestNonce = 1024;

    public static Result<ReleaseRequest> Parse(RequestBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        try
        {
            var reader = body.Reader();
            reader.Read();
            return Parse(ref reader);
        }
        catch (InvalidOperationException)
        {
            return Refusals.MalformedBody("a string is not valid Unicode.");
        }
    }

    private static Result<ReleaseRequest> Parse(ref Utf8JsonReader reader)
    {
        string? target = null, nonce = null, scheme = null;
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("target"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "target", out target);
            }
            else if (reader.ValueTextEquals("nonce"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "nonce", out nonce);
            }
            else if (reader.ValueTextEquals("enc"u8))
            {
                fault = JsonMembers.ReadText(ref reader, "enc", out scheme);
            }
            else
            {
                reader.Skip();
            }
        }

        if (fault is not null)
        {
            return fault;
        }

        scheme ??= DefaultScheme;
        HashAlgorithmName? hash = scheme switch
        {
            DefaultScheme => HashAlgorithmName.SHA1,
            "RSA_AES_KEY_WRAP_256" => HashAlgorithmName.SHA256,
            "RSA_AES_KEY_WRAP_384" => HashAlgorithmName.SHA384,
            _ => null,
        };
        return target is not { Length: > 0 } ? Refusals.InvalidProperty("target", "It is required.")
            : nonce?.Length > LongestNonce ? Refusals.InvalidProperty("nonce", $"It may have at most {LongestNonce} characters.")
            : hash is not { } known ? Refusals.InvalidProperty("enc", "It must be CKM_RSA_AES_KEY_WRAP, RSA_AES_KEY_WRAP_256 or RSA_AES_KEY_WRAP_384.")
            : new ReleaseRequest(target, nonce, scheme, known);
    }
}
