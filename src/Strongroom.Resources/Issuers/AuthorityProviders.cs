using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Issuers;

/// <summary>The authorities of a tenant, by the names of their providers, and who speaks to each.</summary>
internal sealed class AuthorityProviders(IEnumerable<ICertificateIssuer> issuers)
{
    /// <summary>The built-in authority's, which every tenant has without being told.</summary>
    public const string BuiltIn = "Strongroom";

    public const string BuiltInKind = "authority";

    public static readonly RowShape<AuthorityProvider> Row =
        new("t/{tenant}/caprovider/{name}", "a certification authority that issuers of the tenant's vaults may name as their provider");

    private static readonly AuthorityProvider Own = new(BuiltIn, BuiltInKind, null, new Dictionary<string, string>());

    private readonly Dictionary<string, ICertificateIssuer> _byKind = issuers.ToDictionary(issuer => issuer.Kind, StringComparer.Ordinal);

    /// <summary>Null when the operator has registered none of this name, or nothing here speaks its protocol.</summary>
    public async ValueTask<(AuthorityProvider Provider, ICertificateIssuer Issuer)?> FindAsync(Tx tx, TenantId tenant, string name, CancellationToken cancel)
    {
        var folded = name.ToLowerInvariant();
        var provider = string.Equals(name, BuiltIn, StringComparison.OrdinalIgnoreCase) ? Own
            : KeyOf(tenant, folded) is { } key ? await tx.FindAsync(key, cancel).ConfigureAwait(false)
            : null;
        return provider is not null && _byKind.TryGetValue(provider.Kind, out var issuer) ? (provider, issuer) : null;
    }

    /// <summary>Stages the end of what any of them keeps for an issuer of a vault.</summary>
    public async ValueTask ForgetAsync(Gate.VaultEntry vault, Tx tx, string issuerName, CancellationToken cancel)
    {
        foreach (var issuer in _byKind.Values)
        {
            await issuer.ForgetAsync(vault, issuerName, tx, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Null when no row can have this name: 1 to 63 letters, digits and hyphens.</summary>
    public static RowKey<AuthorityProvider>? KeyOf(TenantId tenant, string foldedName) =>
        foldedName.Length is > 0 and <= 63 && foldedName.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? Row.Key(tenant.Compact, foldedName) : null;
}
