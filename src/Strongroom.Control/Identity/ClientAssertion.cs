using System.Collections.Immutable;
using System.Text;

namespace Strongroom.Identity;

/// <summary>
/// A JWT by which a client proves itself (RFC 7523 §3), taken apart. Nothing in it has been believed yet: it says which key and which rules
/// it wants to be judged by, and every one of them is then checked.
/// </summary>
internal sealed record ClientAssertion
{
    /// <summary>The only <c>client_assertion_type</c> there is.</summary>
    public const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Header, dot and payload as received: what the signature covers. ASCII.</summary>
    public required ImmutableArray<byte> Signed { get; init; }

    public required ImmutableArray<byte> Signature { get; init; }

    public required AssertionHeader Header { get; init; }

    public required AssertionClaims Claims { get; init; }

    /// <summary>The payload as it stands, for rules that look at other claims; JSON without duplicate names.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Null when the text is no JWS in compact form of at most 16 KiB, or its header or claims are none of ours.</summary>
    public static ClientAssertion? Parse(string text)
    {
        if (text.Length > CompactJws.MaxLength || !Ascii.IsValid(text))
        {
            return null;
        }

        var bytes = Encoding.ASCII.GetBytes(text);
        if (!CompactJws.TryParse(bytes, out var jws) || AssertionHeader.Parse(jws.Header) is not { } header || AssertionClaims.Parse(jws.Payload) is not { } claims)
        {
            return null;
        }

        return new ClientAssertion { Signed = [.. jws.Signed], Signature = [.. jws.Signature], Header = header, Claims = claims, Payload = jws.Payload };
    }
}
