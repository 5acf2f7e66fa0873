using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Strongroom.Identity.Attesting;

/// <summary>
/// A token of an attestation authority, taken apart; nothing in it has been believed yet. It differs from a client's assertion: it has no audience
/// and no subject, and its header may point to keys (<c>jku</c>, <c>x5c</c>), which nobody follows: keys come from the authority's own word alone.
/// </summary>
internal sealed record AttestationToken
{
    /// <summary>Members that would bring another serialization, or rules that this reader does not know (J5, J6, J7).</summary>
    private static readonly string[] Refused = ["crit", "jwk", "zip", "enc", "b64", "p2c", "p2s", "epk"];

    /// <summary>Header, dot and payload as received: what the signature covers. ASCII.</summary>
    public required ImmutableArray<byte> Signed { get; init; }

    public required ImmutableArray<byte> Signature { get; init; }

    public required string Algorithm { get; init; }

    /// <summary>Null when absent.</summary>
    public required string? Kid { get; init; }

    public required AssertionClaims Claims { get; init; }

    /// <summary>JSON without duplicate names.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Null when the text is no JWS in compact form of at most 16 KiB, or its header or claims are none of ours.</summary>
    public static AttestationToken? Parse(string text)
    {
        if (text.Length > CompactJws.MaxLength || !Ascii.IsValid(text) || !CompactJws.TryParse(Encoding.ASCII.GetBytes(text), out var jws))
        {
            return null;
        }

        using var header = TokenJson.Parse(jws.Header);
        if (header is null || header.RootElement.EnumerateObject().Any(member => Refused.Contains(member.Name, StringComparer.OrdinalIgnoreCase))
            || TokenJson.Text(header.RootElement, "alg") is not { Length: > 0 } algorithm || AssertionClaims.ParseOfAuthority(jws.Payload) is not { } claims)
        {
            return null;
        }

        var hasKid = header.RootElement.TryGetProperty("kid", out var member);
        return hasKid && member.ValueKind != JsonValueKind.String ? null : new AttestationToken
        {
            Signed = [.. jws.Signed],
            Signature = [.. jws.Signature],
            Algorithm = algorithm,
            Kid = hasKid ? TokenJson.Text(member) : null,
            Claims = claims,
            Payload = jws.Payload,
        };
    }
}
