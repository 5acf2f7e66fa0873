namespace Strongroom.Authority;

/// <summary>What the register says of a certificate.</summary>
/// <param name="IsKnown">False for a serial that the signer has not issued.</param>
/// <param name="RevokedAt">Unix seconds; null while it is not revoked.</param>
internal readonly record struct CertificateState(bool IsKnown, long? RevokedAt, int Reason)
{
    public static CertificateState Unknown => default;
}
