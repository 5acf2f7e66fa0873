namespace Strongroom.Authority;

/// <summary>What the built-in authority has signed.</summary>
/// <param name="Chain">DER: the leaf, then the tenant's intermediate; the root is not in it.</param>
internal sealed record IssuedCertificate(IReadOnlyList<byte[]> Chain, byte[] Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
