using System.Buffers.Text;
using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>
/// Client id and secret in an Authorization header (RFC 6749 §2.3.1). Kestrel has made a string of the header by then; what is made here is
/// zeroed.
/// </summary>
internal static class BasicCredentials
{
    private const string Scheme = "Basic ";
    private const int MaxLength = 4096;

    /// <summary>True when the header is no Basic header or has been taken into the request; false when it is malformed or contradicts the form.</summary>
    public static bool TryAdd(string? authorization, TokenRequest request)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (authorization.Length > MaxLength)
        {
            return false;
        }

        using var encoded = SecretBytes.Allocate(Encoding.UTF8.GetByteCount(authorization.AsSpan(Scheme.Length)));
        Encoding.UTF8.GetBytes(authorization.AsSpan(Scheme.Length), encoded.Writable);
        using var pair = SecretBytes.Allocate(Base64.GetMaxDecodedFromUtf8Length(encoded.Length));
        if (Base64.DecodeFromUtf8(encoded.Span, pair.Writable, out _, out var length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        return TryAddPair(pair.Span[..length], request);
    }

    private static bool TryAddPair(ReadOnlySpan<byte> pair, TokenRequest request)
    {
        var colon = pair.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        using var client = TokenForm.Decode(pair[..colon]);
        var secret = TokenForm.Decode(pair[(colon + 1)..]);
        if (client is null || secret is null)
        {
            secret?.Dispose();
            return false;
        }

        var name = Encoding.UTF8.GetString(client.Span);
        var agrees = request.ClientId is { } said ? string.Equals(said, name, StringComparison.OrdinalIgnoreCase) : request.TrySet("client_id", name);
        return request.TrySetSecret(secret) && agrees;
    }
}
