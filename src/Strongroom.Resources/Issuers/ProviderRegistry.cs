using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Issuers;

/// <summary>The certification authorities that an operator registers for a tenant. Nobody else can: an address here is one that the server will connect to (S40).</summary>
public sealed class ProviderRegistry
{
    public const int Most = 100;

    private const int LongestAddress = 600;

    private readonly Dictionary<string, ICertificateIssuer> _byKind;

    internal ProviderRegistry(IEnumerable<ICertificateIssuer> issuers) => _byKind = issuers.ToDictionary(issuer => issuer.Kind, StringComparer.Ordinal);

    /// <summary>In the order of their names; the built-in authority, which needs no registering, is not among them.</summary>
    public static async ValueTask<IReadOnlyList<AuthorityProvider>> ListAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var rows = await tx.ScanAsync(AuthorityProviders.Row, AuthorityProviders.Row.Prefix(tenant.Compact), null, Most, cancel).ConfigureAwait(false);
        return [.. rows.Select(row => row.Record)];
    }

    /// <summary>Refused: 400 that names the member at fault, 409 when there is one of this name.</summary>
    public async ValueTask<Result<AuthorityProvider>> AddAsync(Tx tx, TenantId tenant, ProviderDraft draft, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(draft);
        if (string.Equals(draft.Name, AuthorityProviders.BuiltIn, StringComparison.OrdinalIgnoreCase) || AuthorityProviders.KeyOf(tenant, draft.Name.ToLowerInvariant()) is not { } key)
        {
            return IssuerRefusals.BadName;
        }

        var provider = new AuthorityProvider(draft.Name, draft.Kind, draft.Address, draft.Settings);
        if (!_byKind.TryGetValue(draft.Kind, out var issuer))
        {
            return IssuerRefusals.NotRegistered(draft.Kind);
        }

        if (draft.Address.Length > LongestAddress || !Uri.TryCreate(draft.Address, UriKind.Absolute, out var address)
            || address is not { Scheme: "https", UserInfo: "", Query: "", Fragment: "" } || draft.Address.EndsWith('?') || draft.Address.EndsWith('#'))
        {
            return IssuerRefusals.BadAddress;
        }

        if (issuer.Check(provider) is { } fault)
        {
            return fault;
        }

        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            return IssuerRefusals.Exists(draft.Name);
        }

        if ((await ListAsync(tx, tenant, cancel).ConfigureAwait(false)).Count >= Most)
        {
            return IssuerRefusals.TooMany;
        }

        tx.Put(key, provider);
        return provider;
    }

    /// <summary>Issuers that name it get nothing more until one of this name is there again; their accounts keep.</summary>
    public static async ValueTask<VaultError?> RemoveAsync(Tx tx, TenantId tenant, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(name);
        if (AuthorityProviders.KeyOf(tenant, name.ToLowerInvariant()) is not { } key || await tx.FindAsync(key, cancel).ConfigureAwait(false) is null)
        {
            return IssuerRefusals.NotFound;
        }

        tx.Delete(key);
        return null;
    }
}
