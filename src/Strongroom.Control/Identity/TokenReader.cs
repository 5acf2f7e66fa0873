namespace Strongroom.Identity;

/// <summary>The first half of the checks: whatever follows from the token's bytes and the keys alone (security model §7, up to <c>typ</c>).</summary>
internal static class TokenReader
{
    /// <summary>RFC 9068 §2.1; an assertion, an id token or a continuation token never has it.</summary>
    public const string AccessTokenType = "at+jwt";

    /// <summary>The verified token, or null: size, shape, header, known kid, its algorithm, signature, type, well-formed claims.</summary>
    public static VerifiedToken? Read(ReadOnlySpan<byte> text, DirectorySnapshot directory)
    {
        if (!CompactJws.TryParse(text, out var jws) || Signer(jws, directory, out var header) is not { } key)
        {
            return null;
        }

        return string.Equals(header.Type, AccessTokenType, StringComparison.Ordinal) && TokenClaims.Parse(jws.Payload) is { } claims
            ? new VerifiedToken(key, claims)
            : null;
    }

    /// <summary>The key that signed, or null.</summary>
    public static SigningKey? Signer(CompactJws jws, DirectorySnapshot directory, out TokenHeader header)
    {
        if (!TokenHeader.TryParse(jws.Header, out header) || directory.KeyOf(header.Kid) is not { } key)
        {
            return null;
        }

        // The key says which algorithm; the token may only agree (J1, J2).
        return string.Equals(header.Algorithm, key.Algorithm, StringComparison.Ordinal) && key.Verify(jws.Signed, jws.Signature) ? key : null;
    }
}
