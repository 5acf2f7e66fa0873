using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// Every management lock, in memory while the installation is open, and the one rule of what they forbid. A lock that cannot be read locks its
/// whole tenant: ignoring it would let through what it forbids.
/// </summary>
public sealed class Locks(IStore store, IRowGuard guard, ILogger<Locks> log) : IOpenWithKeys, IDisposable
{
    private const string LockType = "/locks/";

    private readonly RowMirror<LockRecord> _rows = new(store, guard, LockRows.Lock, log.UnreadableLock);

    /// <summary>The refusal of an operation at a scope, or null.</summary>
    /// <param name="action">As in <c>Microsoft.KeyVault/vaults/delete</c>. Operations on locks themselves are never locked, or no lock could be lifted.</param>
    public VaultError? Refusal(TenantId tenant, string action, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (action.Contains(LockType, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var prefix = LockRows.Lock.Prefix(tenant.Compact);
        if (_rows.Unreadable.Any(key => key.StartsWith(prefix)))
        {
            return ArmErrors.Locked(scope.Path, action, "(unreadable)");
        }

        var deletes = action.EndsWith("/delete", StringComparison.OrdinalIgnoreCase);
        foreach (var held in Of(tenant))
        {
            // A delete takes with it what lies below, so a lock there forbids it as well.
            var reaches = held.Scope.Covers(scope) || (deletes && scope.Covers(held.Scope));
            if (reaches && (deletes || held.Level == LockLevel.ReadOnly))
            {
                return ArmErrors.Locked(scope.Path, action, held.Scope.Path);
            }
        }

        return null;
    }

    public ValueTask OpenAsync(Tx tx, CancellationToken cancel) => _rows.OpenAsync(cancel);

    public void Close() => _rows.Close();

    public void Dispose() => _rows.Dispose();

    /// <summary>The locks of a tenant in the order of their scopes and names.</summary>
    internal IEnumerable<LockRecord> Of(TenantId tenant)
    {
        var prefix = LockRows.Lock.Prefix(tenant.Compact);
        return _rows.Rows.Where(row => row.Key.StartsWith(prefix)).Select(row => row.Value).OrderBy(held => held.Scope.Path, StringComparer.Ordinal).ThenBy(held => held.Name, StringComparer.Ordinal);
    }
}
