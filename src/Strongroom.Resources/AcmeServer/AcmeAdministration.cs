using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>What an operator does with a vault's ACME server.</summary>
public sealed class AcmeAdministration
{
    private const int PageSize = 500;
    private const int MostBindings = 1000;

    private static readonly VaultError WrongNames = Refusals.InvalidProperty(
        "names", $"At most {NameLimit.MostPatterns} of: a DNS name, *.name for everything below it, an address, a range.");

    private readonly BindingKeys _keys;

    internal AcmeAdministration(BindingKeys keys) => _keys = keys;

    /// <summary>Switches it on, or changes for whom.</summary>
    public static async ValueTask<Result<AcmeSettings>> EnableAsync(
        Tx tx, VaultEntry vault, bool isOpen, IReadOnlyList<string> names, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(vault);
        if (NameLimit.Parse(names) is not { } patterns)
        {
            return WrongNames;
        }

        var key = AcmeRows.SettingsKey(vault.Id);
        var before = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        var settings = new AcmeSettings(vault.Tenant, vault.Id, isOpen, patterns, before?.EnabledAt ?? now);
        tx.Put(key, settings);
        return settings;
    }

    /// <summary>Switches it off; accounts, bindings and certificates stay for the next time. False when it was off.</summary>
    public static async ValueTask<bool> DisableAsync(Tx tx, VaultEntry vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(vault);
        var key = AcmeRows.SettingsKey(vault.Id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is null)
        {
            return false;
        }

        tx.Delete(key);
        return true;
    }

    /// <summary>Makes a key for external account binding.</summary>
    public async ValueTask<Result<NewBinding>> CreateBindingAsync(
        Tx tx, VaultEntry vault, IReadOnlyList<string> names, bool isOnce, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(vault);
        if (NameLimit.Parse(names) is not { } patterns)
        {
            return WrongNames;
        }

        if ((await ListBindingsAsync(tx, vault, cancel).ConfigureAwait(false)).Count >= MostBindings)
        {
            return new VaultError(409, "Conflict", $"A vault has at most {MostBindings} bindings.");
        }

        var id = Entropy.NewGuid();
        var key = SecretBytes.Random(BindingKeys.KeySize);
        var binding = new BindingRecord(id, await _keys.SealAsync(vault, id, key, cancel).ConfigureAwait(false), patterns, isOnce, now.ToUnixTimeSeconds(), null, null);
        tx.Insert(AcmeRows.BindingKey(vault, id), binding);
        return new NewBinding(binding, key);
    }

    public static async ValueTask<IReadOnlyList<BindingRecord>> ListBindingsAsync(Tx tx, VaultEntry vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return await AllAsync(tx, AcmeRows.Binding, AcmeRows.Binding.Prefix(vault.TenantPart, vault.VaultPart), cancel).ConfigureAwait(false);
    }

    /// <summary>Ends a binding: nobody makes an account with it, and the accounts that were made with it get no more certificates.</summary>
    public static async ValueTask<Result<BindingRecord>> RevokeBindingAsync(Tx tx, VaultEntry vault, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(vault);
        var key = AcmeRows.BindingKey(vault, id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } binding)
        {
            return new VaultError(404, "NotFound", "The vault has no binding of this id.");
        }

        if (binding.RevokedAt is not null)
        {
            return binding;
        }

        var revoked = binding with { RevokedAt = now.ToUnixTimeSeconds() };
        tx.Put(key, revoked);
        return revoked;
    }

    public static async ValueTask<IReadOnlyList<AccountRecord>> ListAccountsAsync(Tx tx, VaultEntry vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return await AllAsync(tx, AcmeRows.Account, AcmeRows.Account.Prefix(vault.TenantPart, vault.VaultPart), cancel).ConfigureAwait(false);
    }

    /// <summary>The orders of the last day with what clients are told of their state.</summary>
    public static async ValueTask<IReadOnlyList<(OrderRecord Order, string Status)>> ListOrdersAsync(Tx tx, VaultEntry vault, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(vault);
        var (tenant, part) = (vault.TenantPart, vault.VaultPart);
        var orders = await AllAsync(tx, AcmeRows.Order, AcmeRows.Order.Prefix(tenant, part), cancel).ConfigureAwait(false);
        var authorizations = (await AllAsync(tx, AcmeRows.Authorization, AcmeRows.Authorization.Prefix(tenant, part), cancel).ConfigureAwait(false)).ToDictionary(each => each.Id);
        return [.. orders.Select(order => (order, new OrderView(order, [.. order.Authorizations.Select(authorizations.GetValueOrDefault)]).StatusAt(now)))];
    }

    private static async ValueTask<IReadOnlyList<T>> AllAsync<T>(Tx tx, RowShape<T> shape, StoreKey prefix, CancellationToken cancel) where T : class, IRecord<T>
    {
        ArgumentNullException.ThrowIfNull(tx);
        var found = new List<T>();
        StoreKey? after = null;
        List<Keyed<T>> page;
        do
        {
            page = await tx.ScanAsync(shape, prefix, after, PageSize, cancel).ConfigureAwait(false);
            found.AddRange(page.Select(row => row.Record));
            after = page.Count > 0 ? page[^1].Key.Key : after;
        }
        while (page.Count == PageSize);
        return found;
    }
}
