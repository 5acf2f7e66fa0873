namespace Strongroom.Authority;

/// <summary>The root or an intermediate, as an operator sees it.</summary>
/// <param name="IsCurrent">True for the one that signs now.</param>
/// <param name="IsInHsm">True when its key is in the attached HSM.</param>
/// <param name="Certificate">DER.</param>
public sealed record SignerLine(Guid Id, string Subject, DateTimeOffset NotAfter, bool IsCurrent, bool IsInHsm, DateTimeOffset? RevokedAt, byte[] Certificate);
