namespace Strongroom.Authority;

/// <summary>A certificate of the register, as an operator sees it.</summary>
/// <param name="Serial">Lower-case hexadecimal digits.</param>
/// <param name="Signer">The intermediate's id.</param>
/// <param name="Certificate">DER.</param>
/// <param name="RevokedAt">Null while it is not revoked.</param>
/// <param name="Reason">As <c>--reason</c> names it; null while it is not revoked.</param>
public sealed record RegisterLine(
    string Serial, string Subject, IReadOnlyList<string> Names, string Thumbprint, Guid Signer, string RequestedBy, DateTimeOffset IssuedAt, DateTimeOffset NotAfter, DateTimeOffset? RevokedAt, string? Reason,
    byte[] Certificate);
