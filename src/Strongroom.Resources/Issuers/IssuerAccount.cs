using Strongroom.Kernel;

namespace Strongroom.Issuers;

/// <summary>What a vault's issuer has to show at the authority: the members of the standard issuer API. The caller disposes it after the step.</summary>
/// <param name="AccountId">For ACME the key id of an external account binding, for EST a user name; null when none is needed.</param>
/// <param name="Password">For ACME the binding's key, base64url as authorities hand it out; for EST the password. UTF-8.</param>
internal sealed record IssuerAccount(string? AccountId, SecretBytes? Password, string? OrganizationId, IReadOnlyList<string> AdministratorEmails) : IDisposable
{
    public void Dispose() => Password?.Dispose();
}
