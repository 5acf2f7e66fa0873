using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// Keeps the items of the due index in step with the dates that an object stores: a change finds the item that it makes void, and an item that is void
/// finds out.
/// </summary>
internal static class DueDates
{
    /// <summary>Stages that what was to fall due at one time falls due at another; null is never.</summary>
    /// <param name="from">As the object is stored; Unix seconds.</param>
    public static async ValueTask MoveAsync(
        VaultEntry vault, Tx tx, Guid incarnation, ObjectName name, string kind, long? from, long? to, CancellationToken cancel)
    {
        // Two times that are long over are one in the index, whose item stays.
        if (from == to || (from is { } past && to is { } future && Time(past) == Time(future)))
        {
            return;
        }

        if (from is { } old && DueRows.Key(Time(old), kind, incarnation) is var key && await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(key);
        }

        if (to is { } next)
        {
            var item = new DueItem(Time(next), kind, incarnation, vault.Tenant, vault.Id, vault.Name.Value, name.Folded);
            tx.Insert(DueRows.Key(item), item);
        }
    }

    /// <summary>Times before 1970 are long over; the index knows none.</summary>
    public static long Time(long seconds) => Math.Max(0, seconds);
}
