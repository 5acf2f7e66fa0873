namespace Strongroom.Certificates;

/// <summary>One person of <see cref="VaultContacts"/>.</summary>
internal sealed record VaultContact(string Email, string? Name, string? Phone);
