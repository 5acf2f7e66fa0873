using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>The applications of a tenant; managed identities are none.</summary>
public static class ApplicationList
{
    private const int PageSize = 500;

    /// <summary>All of them, in order of client ids.</summary>
    public static async ValueTask<IReadOnlyList<RegisteredApplication>> ReadAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var found = new List<RegisteredApplication>();
        StoreKey? after = null;
        List<Keyed<ApplicationRecord>> page;
        do
        {
            page = await tx.ScanAsync(IdentityRows.Applications, IdentityRows.Applications.Prefix(tenant.Compact), after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, record) in page)
            {
                after = key.Key;
                if (record.ManagedIdentity is null)
                {
                    found.Add(new RegisteredApplication(new ClientId(Guid.ParseExact(key.Key.LastPart, "N")), record.Principal, record.DisplayName, record.Enabled));
                }
            }
        }
        while (page.Count == PageSize);
        return found;
    }
}
