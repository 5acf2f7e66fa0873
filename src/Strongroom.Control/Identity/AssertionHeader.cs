using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Strongroom.Identity;

/// <summary>The protected header of a client's assertion or of an outside issuer's token, in every spelling that real clients use (clients reference §4.1).</summary>
/// <param name="Kid">Null when absent.</param>
/// <param name="Sha1">The decoded <c>x5t</c>; empty when absent.</param>
/// <param name="Sha256">The decoded <c>x5t#S256</c>; empty when absent.</param>
/// <param name="Chain">The certificates of <c>x5c</c> in DER, leaf first; empty when absent. No key is ever taken from it without a chain to a trusted authority.</param>
internal sealed record AssertionHeader(string Algorithm, string? Kid, ImmutableArray<byte> Sha1, ImmutableArray<byte> Sha256, ImmutableArray<ImmutableArray<byte>> Chain)
{
    private const int MaxChain = 6;

    /// <summary>Members that would bring a key of the sender's, another serialization, or rules that this reader does not know (J3, J5, J6, J7).</summary>
    private static readonly string[] Refused = ["crit", "jku", "jwk", "x5u", "zip", "enc", "b64", "p2c", "p2s", "epk", "cty"];

    public static AssertionHeader? Parse(ReadOnlyMemory<byte> json)
    {
        using var document = TokenJson.Parse(json);
        if (document is null || document.RootElement.EnumerateObject().Any(member => Refused.Contains(member.Name, StringComparer.OrdinalIgnoreCase)))
        {
            return null;
        }

        var root = document.RootElement;
        if (TokenJson.Text(root, "alg") is not { Length: > 0 } algorithm
            || !TryText(root, "kid", out var kid)
            || !TryThumbprint(root, "x5t", out var sha1)
            || !TryThumbprint(root, "x5t#S256", out var sha256)
            || !TryChain(root, out var chain))
        {
            return null;
        }

        return new AssertionHeader(algorithm, kid, sha1, sha256, chain);
    }

    private static bool TryText(JsonElement root, string name, out string? text)
    {
        text = null;
        return !root.TryGetProperty(name, out var member) || (text = TokenJson.Text(member)) is not null;
    }

    /// <summary>The Python library pads its base64url; nobody else does, and RFC 7515 forbids it.</summary>
    private static bool TryThumbprint(JsonElement root, string name, out ImmutableArray<byte> thumbprint)
    {
        thumbprint = [];
        if (!TryText(root, name, out var text) || text is null)
        {
            return text is null && !root.TryGetProperty(name, out _);
        }

        if (!Base64UrlText.TryDecode(Encoding.UTF8.GetBytes(text.TrimEnd('=')), out var bytes))
        {
            return false;
        }

        thumbprint = [.. bytes];
        return true;
    }

    /// <summary>An array of base64 texts; .NET's library sends one text alone, Python's leaves line ends within.</summary>
    private static bool TryChain(JsonElement root, out ImmutableArray<ImmutableArray<byte>> chain)
    {
        chain = [];
        if (!root.TryGetProperty("x5c", out var member))
        {
            return true;
        }

        JsonElement[] items = member.ValueKind == JsonValueKind.Array ? [.. member.EnumerateArray()] : [member];
        if (items.Length is 0 or > MaxChain)
        {
            return false;
        }

        var read = ImmutableArray.CreateBuilder<ImmutableArray<byte>>(items.Length);
        foreach (var item in items)
        {
            // The decoder skips white space by itself, and wants the padding.
            if (TokenJson.Text(item) is not { Length: > 0 } text || !Base64.IsValid(text, out var length))
            {
                return false;
            }

            var der = new byte[length];
            if (!Convert.TryFromBase64String(text, der, out var written) || written != length)
            {
                return false;
            }

            read.Add([.. der]);
        }

        chain = read.MoveToImmutable();
        return true;
    }
}
