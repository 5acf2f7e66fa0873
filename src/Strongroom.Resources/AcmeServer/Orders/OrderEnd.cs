using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Erases an order and its authorizations when they are good for nothing any more. They expire by the clock; this only tidies up.</summary>
internal sealed class OrderEnd(IVaultDirectory vaults) : IDueWork
{
    private const string WorkKind = "acme-order-end";

    public string Kind => WorkKind;

    public static void Schedule(Tx tx, VaultEntry vault, OrderRecord order)
    {
        var item = new DueItem(order.ExpiresAt, WorkKind, order.Id, vault.Tenant, vault.Id, vault.Name.Value, AcmeRows.Part(order.Account));
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(item.VaultName, out var name) || vaults.FindEvenDeleted(name, item.Vault) is not { } vault
            || !Guid.TryParseExact(item.ObjectName, "N", out var account))
        {
            return new DueOutcome(Finished: true);
        }

        var key = AcmeRows.OrderKey(vault, account, item.Id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } order)
        {
            foreach (var id in order.Authorizations)
            {
                var authorization = AcmeRows.AuthorizationKey(vault, account, id);
                if (await tx.FindAsync(authorization, cancel).ConfigureAwait(false) is not null)
                {
                    tx.Delete(authorization);
                }
            }

            tx.Delete(key);
        }

        return new DueOutcome(Finished: true);
    }
}
