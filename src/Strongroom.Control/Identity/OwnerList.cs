using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>Changes to lists of owners: users and service principals, each at most once.</summary>
internal static class OwnerList
{
    /// <summary>As in the real directory.</summary>
    private const int MaxOwners = 100;

    public static async ValueTask<Result<ImmutableArray<PrincipalId>>> WithAsync(
        Tx tx, TenantId tenant, ImmutableArray<PrincipalId> owners, PrincipalId owner, CancellationToken cancel)
    {
        if (owners.Contains(owner))
        {
            return DirectoryRefusals.AlreadyReferenced("owners");
        }

        if (owners.Length >= MaxOwners)
        {
            return DirectoryRefusals.TooManyOwners;
        }

        return await PrincipalRows.HoldAsync(tx, tenant, owner, cancel).ConfigureAwait(false) ? owners.Add(owner) : DirectoryRefusals.NotFound("directoryObject", owner.Value);
    }

    public static Result<ImmutableArray<PrincipalId>> Without(ImmutableArray<PrincipalId> owners, PrincipalId owner) =>
        owners.Contains(owner) ? owners.Remove(owner) : DirectoryRefusals.NotFound("owner", owner.Value);
}
