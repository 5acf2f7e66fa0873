using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>Finds the row of a user or a service principal by its object id.</summary>
internal static class PrincipalRows
{
    /// <summary>True when there is one; the commit then fails if it goes meanwhile, so nobody refers to what is being deleted.</summary>
    public static async ValueTask<bool> HoldAsync(Tx tx, TenantId tenant, PrincipalId id, CancellationToken cancel)
    {
        var principal = IdentityRows.Principals.Key(tenant.Compact, id.Compact);
        if (await tx.FindAsync(principal, cancel).ConfigureAwait(false) is not null)
        {
            tx.Hold(principal);
            return true;
        }

        var user = IdentityRows.Users.Key(tenant.Compact, id.Compact);
        if (await tx.FindAsync(user, cancel).ConfigureAwait(false) is null)
        {
            return false;
        }

        tx.Hold(user);
        return true;
    }
}
