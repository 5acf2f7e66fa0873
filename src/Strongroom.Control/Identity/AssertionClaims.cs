using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Strongroom.Identity;

/// <summary>The registered claims of an assertion (RFC 7519 §4.1). Times are Unix seconds, whole or not.</summary>
/// <param name="Id"><c>jti</c>; null when absent.</param>
/// <param name="Expires">Required: an assertion without an end is none.</param>
internal sealed record AssertionClaims(string Issuer, string Subject, ImmutableArray<string> Audiences, double Expires, double? NotBefore, double? IssuedAt, string? Id)
{
    private const int MaxAudiences = 16;

    /// <summary>The last second a date can hold.</summary>
    private const double LastSecond = 253_402_300_799;

    /// <summary>Null when a claim is missing, doubled or of another type.</summary>
    public static AssertionClaims? Parse(ReadOnlyMemory<byte> json)
    {
        using var document = TokenJson.Parse(json);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        if (TokenJson.Text(root, "iss") is not { Length: > 0 } issuer
            || TokenJson.Text(root, "sub") is not { Length: > 0 } subject
            || ReadAudiences(root) is not { } audiences
            || !TryTime(root, "exp", out var expires) || expires is null
            || !TryTime(root, "nbf", out var notBefore)
            || !TryTime(root, "iat", out var issuedAt)
            || !TryId(root, out var id))
        {
            return null;
        }

        return new AssertionClaims(issuer, subject, audiences, expires.Value, notBefore, issuedAt, id);
    }

    /// <summary>Those of an attestation authority's token, which is about no subject and for no audience. Null as in <see cref="Parse"/>.</summary>
    public static AssertionClaims? ParseOfAuthority(ReadOnlyMemory<byte> json)
    {
        using var document = TokenJson.Parse(json);
        return document is not null && document.RootElement is var root
            && TokenJson.Text(root, "iss") is { Length: > 0 } issuer
            && TryTime(root, "exp", out var expires) && expires is { } end
            && TryTime(root, "nbf", out var notBefore)
            && TryTime(root, "iat", out var issuedAt)
            && TryId(root, out var id)
                ? new AssertionClaims(issuer, "", [], end, notBefore, issuedAt, id)
                : null;
    }

    private static ImmutableArray<string>? ReadAudiences(JsonElement root)
    {
        if (!root.TryGetProperty("aud", out var member))
        {
            return null;
        }

        JsonElement[] items = member.ValueKind == JsonValueKind.Array ? [.. member.EnumerateArray()] : [member];
        if (items.Length is 0 or > MaxAudiences)
        {
            return null;
        }

        var audiences = items.Select(TokenJson.Text).OfType<string>().ToImmutableArray();
        return audiences.Length == items.Length ? audiences : null;
    }

    /// <summary>A number, with a fraction as Python sends it, or digits in a text as .NET sends them.</summary>
    private static bool TryTime(JsonElement root, string name, out double? time)
    {
        time = null;
        if (!root.TryGetProperty(name, out var member))
        {
            return true;
        }

        var value = double.NaN;
        var read = member.ValueKind switch
        {
            JsonValueKind.Number => member.TryGetDouble(out value),
            JsonValueKind.String => long.TryParse(TokenJson.Text(member), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && Set(digits, out value),
            _ => false,
        };
        time = value;
        return read && value is >= 0 and <= LastSecond;
    }

    private static bool TryId(JsonElement root, out string? id)
    {
        id = null;
        return !root.TryGetProperty("jti", out var member) || (id = TokenJson.Text(member)) is { Length: > 0 };
    }

    private static bool Set(long digits, out double value)
    {
        value = digits;
        return true;
    }
}
