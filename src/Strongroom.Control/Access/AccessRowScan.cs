using System.Runtime.CompilerServices;
using System.Text;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>
/// All rows that decide, of all tenants, as stored. It goes to the store rather than through a unit of work, because one row that fails its
/// guard must cost that row and not its whole page, and because tenants are found by leaping from one to the next.
/// </summary>
internal sealed class AccessRowScan(IStore store)
{
    private const int PageSize = 512;
    private static readonly StoreKey Tenants = new("t/"u8.ToArray());

    /// <summary>A tenant's denials and roles come before its assignments.</summary>
    public async IAsyncEnumerable<StoredRow> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        for (var tenant = await NextTenantAsync(null, cancel).ConfigureAwait(false);
             tenant is not null;
             tenant = await NextTenantAsync(tenant, cancel).ConfigureAwait(false))
        {
            StoreKey[] prefixes = [AccessKeys.Denies.Prefix(tenant), AccessKeys.Roles.Prefix(tenant), AccessKeys.Assignments.Prefix(tenant), AccessKeys.Hsms.Prefix(tenant)];
            foreach (var prefix in prefixes)
            {
                StoreKey? after = null;
                IReadOnlyList<StoredRow> page;
                do
                {
                    page = await store.ScanAsync(prefix, after, PageSize, cancel).ConfigureAwait(false);
                    foreach (var row in page)
                    {
                        after = row.Key;
                        yield return row;
                    }
                }
                while (page.Count == PageSize);
            }
        }
    }

    /// <summary>The tenant part of the first key after all keys of <paramref name="tenant"/>.</summary>
    private async ValueTask<string?> NextTenantAsync(string? tenant, CancellationToken cancel)
    {
        // '0' follows '/': the key lies after every key of the tenant and before every key of the next.
        StoreKey? after = tenant is null ? null : new StoreKey(Encoding.ASCII.GetBytes($"t/{tenant}0"));
        var page = await store.ScanAsync(Tenants, after, 1, cancel).ConfigureAwait(false);
        if (page.Count == 0)
        {
            return null;
        }

        var rest = page[0].Key.ToString()[2..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? rest : rest[..slash];
    }
}
