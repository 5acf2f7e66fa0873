namespace Strongroom.Certificates;

/// <summary>A secret that holds a certificate with its private key.</summary>
/// <param name="HasPassword">A PFX that does not open without one.</param>
/// <param name="Subject">Null, with <paramref name="Expires"/>, when it was not opened.</param>
public sealed record AdoptableSecret(string Name, bool IsPem, bool HasPassword, string? Subject, DateTimeOffset? Expires);
