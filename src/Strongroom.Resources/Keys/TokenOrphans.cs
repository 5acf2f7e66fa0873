using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>
/// Keys of this installation in the token to which no row refers: what a server left that stopped between making a key and committing it. Root
/// slots bear another mark, and so do other installations that share the token.
/// </summary>
public sealed class TokenOrphans
{
    private const int PageSize = 500;

    /// <summary>Longer than any request that may still commit.</summary>
    private static readonly TimeSpan YoungestAge = TimeSpan.FromHours(1);

    private readonly KeyMaterials _materials;
    private readonly IVaultDirectory _vaults;
    private readonly InstallationIdentity _installation;
    private readonly DueBell _due;

    internal TokenOrphans(KeyMaterials materials, IVaultDirectory vaults, InstallationIdentity installation, DueBell due)
    {
        _materials = materials;
        _vaults = vaults;
        _installation = installation;
        _due = due;
    }

    /// <summary>The keys, oldest first.</summary>
    /// <param name="tx">Reads the whole key space.</param>
    public async ValueTask<Result<TokenKeyFacts[]>> FindAsync(Tx tx, DateTimeOffset now, CancellationToken cancel)
    {
        if (_materials.Token is not { } token)
        {
            return KeyRefusals.NoToken;
        }

        try
        {
            // The token first: a key made while the rows are read is not in the list, and is too young besides.
            var mark = Mark(_installation);
            var found = await Task.Run(() => token.Find(mark), cancel).ConfigureAwait(false);
            var known = await KnownAsync(tx, cancel).ConfigureAwait(false);
            return found.Where(key => now - key.MadeAt >= YoungestAge && !known.Contains(TokenLedger.Part(key.Reference))).OrderBy(key => key.MadeAt).ToArray();
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }

    /// <summary>Stages their end; each is destroyed when the commit is done and the token answers.</summary>
    public void Destroy(Passage passage, Tx tx, IReadOnlyList<TokenKeyFacts> orphans)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(orphans);
        foreach (var orphan in orphans)
        {
            var item = new DueItem(
                passage.Now.ToUnixTimeSeconds(), TokenErasure.WorkKind, Entropy.NewGuid(), new TenantId(Guid.Empty), new VaultId(Guid.Empty), "", TokenLedger.Part(orphan.Reference));
            tx.Insert(DueRows.Key(item), item);
        }

        passage.AfterCommit(_due.Ring);
    }

    /// <summary>How the labels of this installation's keys begin.</summary>
    internal static string Mark(InstallationIdentity installation) => $"{installation.Id.ToString("N")[..8]}:";

    /// <summary>References that some row still needs.</summary>
    private async ValueTask<HashSet<string>> KnownAsync(Tx tx, CancellationToken cancel)
    {
        // What is deleted or purged is not in the directory, and has something due until nothing of it is left. The order is that in which an entry
        // moves: whichever moves meanwhile is met again where it went.
        var known = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(TenantId, VaultId)>();
        foreach (var vault in _vaults.All.Where(vault => seen.Add((vault.Tenant, vault.Id))))
        {
            await AddOfAsync(vault.Tenant, vault.Id).ConfigureAwait(false);
        }

        await foreach (var (_, item) in ScanAsync(tx, DueRows.Item, DueRows.Item.Prefix(), cancel).ConfigureAwait(false))
        {
            if (item.Kind == TokenErasure.WorkKind)
            {
                known.Add(item.ObjectName);
            }
            else if (seen.Add((item.Tenant, item.Vault)))
            {
                await AddOfAsync(item.Tenant, item.Vault).ConfigureAwait(false);
            }
        }

        await foreach (var (key, _) in ScanAsync(tx, KeyRows.Parked, KeyRows.Parked.Prefix(), cancel).ConfigureAwait(false))
        {
            known.Add(TokenLedger.ReferenceOf(key.Key));
        }

        return known;

        async ValueTask AddOfAsync(TenantId tenant, VaultId vault)
        {
            await foreach (var (key, _) in ScanAsync(tx, KeyRows.TokenObjects, KeyRows.TokenObjects.Prefix(tenant.Compact, vault.Compact), cancel).ConfigureAwait(false))
            {
                known.Add(TokenLedger.ReferenceOf(key.Key));
            }
        }
    }

    private static async IAsyncEnumerable<Keyed<T>> ScanAsync<T>(
        Tx tx, RowShape<T> shape, StoreKey prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        where T : class, IRecord<T>
    {
        StoreKey? after = null;
        List<Keyed<T>> page;
        do
        {
            page = await tx.ScanAsync(shape, prefix, after, PageSize, cancel).ConfigureAwait(false);
            foreach (var row in page)
            {
                after = row.Key.Key;
                yield return row;
            }
        }
        while (page.Count == PageSize);
    }
}
