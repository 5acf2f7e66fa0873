using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>
/// Erases the rows of a purged incarnation, page by page, and with each row the wrapped key that opens its value. It starts at once after a
/// purge; a crash in between only delays it.
/// </summary>
internal sealed class SecretErasure : IDueWork
{
    private const string WorkKind = "secret-erase";
    private const int PageSize = 200;

    public string Kind => WorkKind;

    public static void Schedule(VaultEntry vault, Tx tx, SecretHead purged, DateTimeOffset now)
    {
        var item = new DueItem(now.ToUnixTimeSeconds(), WorkKind, purged.Incarnation, vault.Tenant, vault.Id, vault.Name.Value, purged.Name.Folded);
        tx.Insert(DueRows.Key(item), item);
    }

    public static void Schedule(DueItem purge, Tx tx, DateTimeOffset now)
    {
        var item = purge with { DueAt = now.ToUnixTimeSeconds(), Kind = WorkKind };
        tx.Insert(DueRows.Key(item), item);
    }

    public async ValueTask<DueOutcome> RunAsync(DueItem item, Tx tx, CancellationToken cancel)
    {
        var incarnation = item.Id.ToString("N");
        var versions = await tx.ScanAsync(
            SecretRows.Version, SecretRows.Version.Prefix(item.Tenant.Compact, item.Vault.Compact, incarnation), null, PageSize, cancel).ConfigureAwait(false);
        foreach (var (key, version) in versions)
        {
            tx.Delete(key);
            var index = SecretRows.Index.Key(item.Tenant.Compact, item.Vault.Compact, incarnation, version.Version.Value);
            if (await tx.FindAsync(index, cancel).ConfigureAwait(false) is not null)
            {
                tx.Delete(index);
            }
        }

        return new DueOutcome(Finished: versions.Count < PageSize, Scrub: true);
    }
}
