namespace Strongroom.Identity.Attesting;

/// <summary>A trusted attestation authority, as lists show it.</summary>
public sealed record AttestationAuthority(string Url, DateTimeOffset TrustedAt);
