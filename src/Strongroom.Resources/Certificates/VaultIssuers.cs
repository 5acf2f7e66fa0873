using System.Text;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Issuers;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>The issuers of a vault, and what each has to show at its authority.</summary>
internal sealed class VaultIssuers(AuthorityProviders providers, IPurposeSealer sealer)
{
    public const string Purpose = "certificate-issuer";

    public static RowKey<VaultIssuer> KeyOf(VaultEntry vault, ObjectName name) => CertificateRows.Issuer.Key(vault.TenantPart, vault.VaultPart, name.Folded);

    /// <summary>
    /// Null when the policy's issuer can be asked for a certificate. The row is then written again unchanged, so that an issuer cannot be deleted by
    /// somebody who has not seen this policy.
    /// </summary>
    public async ValueTask<VaultError?> CheckAsync(VaultEntry vault, Tx tx, CertificatePolicy policy, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.IsSelf || policy.IsUnknown)
        {
            return null;
        }

        if (!ObjectName.TryParse(policy.IssuerName, out var name) || await tx.FindAsync(KeyOf(vault, name), cancel).ConfigureAwait(false) is not { } issuer)
        {
            return CertificateRefusals.IssuerNotFound;
        }

        tx.Put(KeyOf(vault, name), issuer);
        return !issuer.Enabled ? CertificateRefusals.IssuerDisabled
            : await providers.FindAsync(tx, vault.Tenant, issuer.Provider, cancel).ConfigureAwait(false) is null ? CertificateRefusals.NoSuchProvider(issuer.Provider)
            : null;
    }

    /// <summary>The issuer, its authority and its account; null when one of them is gone. The caller disposes the account.</summary>
    public async ValueTask<(ObjectName Name, AuthorityProvider Provider, ICertificateIssuer Issuer, IssuerAccount Account)?> FindAsync(
        VaultEntry vault, Tx tx, string issuerName, CancellationToken cancel)
    {
        return ObjectName.TryParse(issuerName, out var name)
            && await tx.FindAsync(KeyOf(vault, name), cancel).ConfigureAwait(false) is { Enabled: true } issuer
            && await providers.FindAsync(tx, vault.Tenant, issuer.Provider, cancel).ConfigureAwait(false) is var (provider, speaker)
            ? (name, provider, speaker, AccountOf(vault, name, issuer))
            : null;
    }

    /// <summary>Stages the end of what is kept for an issuer that is being deleted, as its account at the authority, whichever that was.</summary>
    public ValueTask ForgetAsync(VaultEntry vault, Tx tx, ObjectName name, CancellationToken cancel) => providers.ForgetAsync(vault, tx, name.Folded, cancel);

    public byte[] Seal(VaultEntry vault, ObjectName name, SecretBytes password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return sealer.Seal(Purpose, Context(vault, name), password.Span);
    }

    private IssuerAccount AccountOf(VaultEntry vault, ObjectName name, VaultIssuer issuer) => new(
        issuer.AccountId,
        issuer.SealedPassword is { } password
            ? sealer.Open(Purpose, Context(vault, name), password) ?? throw new InvalidDataException("An issuer's sealed password does not open")
            : null,
        issuer.OrganizationId,
        [.. issuer.Administrators.Select(person => person.Email).OfType<string>()]);

    /// <summary>A password opens for the issuer that it was given for, and no other.</summary>
    public static byte[] Context(string tenantPart, string vaultPart, string foldedName) => Encoding.ASCII.GetBytes($"{tenantPart}/{vaultPart}/{foldedName}");

    private static byte[] Context(VaultEntry vault, ObjectName name) => Context(vault.TenantPart, vault.VaultPart, name.Folded);
}
