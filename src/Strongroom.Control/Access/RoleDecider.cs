using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Strongroom.Access.Conditions;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>
/// Decides from a snapshot of each tenant in memory. While it is not open, everything is refused; a tenant it does not know has no rows. A change
/// is in force when the commit that made it returns, because the change feed calls here first.
/// </summary>
internal sealed class RoleDecider(IStore store, IRowGuard guard, ILogger<RoleDecider> log) : IDecide, IReach, IExplain, IOpenWithKeys
{
    private static readonly ImmutableDictionary<TenantId, AccessSnapshot> Nobody = ImmutableDictionary<TenantId, AccessSnapshot>.Empty;

    private static readonly Decision Closed = default(Decision) with { Reason = DecisionReason.Unreadable };

    private readonly SnapshotFold _fold = new(guard, log);
    private readonly Lock _lock = new();

    // What decisions read; null unless open.
    private volatile ImmutableDictionary<TenantId, AccessSnapshot>? _published;

    // The rest only under the lock.
    private ImmutableDictionary<TenantId, AccessSnapshot> _current = Nobody;
    private HashSet<StoreKey>? _changedWhileLoading;
    private IDisposable? _watch;
    private int _openings;

    public Decision Decide(Caller caller, in AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Of(caller.Tenant) is { } snapshot ? AccessDecision.Decide(snapshot, Subject.Of(caller), question) : Closed;
    }

    public bool Reaches(Caller caller, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Of(caller.Tenant) is { } snapshot
            && (HasGrantAround(snapshot, caller.Principal, scope) || caller.Groups.Any(group => HasGrantAround(snapshot, group, scope)));
    }

    public bool ReachesInto(Caller caller, VaultEntry vault)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(vault);
        if (!vault.IsManagedHsm)
        {
            return Reaches(caller, vault.Scope);
        }

        return caller.Tenant == vault.Tenant && Of(caller.Tenant)?.HsmGrantsOf(vault.Id) is { } inside
            && (inside.GrantsOf(caller.Principal).Length > 0 || caller.Groups.Any(group => inside.GrantsOf(group).Length > 0));
    }

    /// <summary>What was given to these principals inside managed HSMs, deleted ones that may come back included.</summary>
    public IEnumerable<(VaultId Hsm, Scope Scope)> HsmGrantsOf(TenantId tenant, IReadOnlyCollection<PrincipalId> principals) => Of(tenant) is not { } snapshot ? [] :
        snapshot.Hsms.SelectMany(pair => principals.SelectMany(principal => pair.Value.GrantsOf(principal).ToArray()).Select(grant => (pair.Key, grant.Scope)));

    /// <summary>True when the caller holds a control-plane action here through an assignment and a role that set no condition, and nothing denies it.</summary>
    public bool HoldsUnconditionally(Caller caller, string action, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Of(caller.Tenant) is { } snapshot && AccessDecision.HoldsUnconditionally(snapshot, Subject.Of(caller), action, scope);
    }

    /// <summary>What was given to these principals, whether the role is still there or not; null while nothing may be decided.</summary>
    public IReadOnlyList<RoleAssignment>? AssignmentsOf(TenantId tenant, IEnumerable<PrincipalId> principals) => Of(tenant) is { } snapshot
        ? [.. principals.SelectMany(principal => snapshot.GrantsOf(principal).ToArray()).Select(grant => snapshot.Assignments[grant.Id])]
        : null;

    public AccessExplanation Explain(
        TenantId tenant, PrincipalId principal, IReadOnlyList<PrincipalId> groups, in AccessQuestion question, ClientId? actingApplication)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return Of(tenant) is { } snapshot
            ? Explanation.Of(snapshot, new Subject(tenant, principal, groups, actingApplication), question)
            : new AccessExplanation { Decision = Closed };
    }

    /// <summary>How many assignments there are at a scope and below it.</summary>
    public int CountUnder(TenantId tenant, Scope scope) => Of(tenant)?.Assignments.Values.Count(assignment => scope.Covers(assignment.Scope)) ?? 0;

    /// <summary>The tenant's deny assignments in the order of their ids.</summary>
    public IReadOnlyList<Denial> DenialsOf(TenantId tenant) => Of(tenant)?.Denials ?? [];

    /// <summary>Every entry of every role that the caller holds at a scope; each with a condition grants only where that holds.</summary>
    public IEnumerable<PermissionEntry> HeldAt(Caller caller, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Of(caller.Tenant) is not { } snapshot ? [] : caller.Groups.Prepend(caller.Principal).Distinct()
            .SelectMany(principal => snapshot.GrantsOf(principal).ToArray())
            .Where(grant => grant.Scope.Covers(scope))
            .SelectMany(grant => grant.Entries.Select(bound => (bound.Condition ?? grant.Condition) is { } condition
                ? bound.Entry with { Condition = condition.Text, ConditionVersion = Condition.Version }
                : bound.Entry));
    }

    /// <summary>Null while nothing may be decided.</summary>
    private AccessSnapshot? Of(TenantId tenant) => _published?.GetValueOrDefault(tenant, AccessSnapshot.Empty);

    private static bool HasGrantAround(AccessSnapshot snapshot, PrincipalId principal, Scope scope)
    {
        foreach (var grant in snapshot.GrantsOf(principal))
        {
            if (grant.Scope.Covers(scope) || scope.Covers(grant.Scope))
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask OpenAsync(Tx tx, CancellationToken cancel)
    {
        Close();
        var opening = StartWatching();
        var rows = 0;
        try
        {
            await foreach (var row in new AccessRowScan(store).ReadAsync(cancel).ConfigureAwait(false))
            {
                rows++;
                Load(opening, row);
            }
        }
        catch
        {
            Close();
            throw;
        }

        Publish(opening, rows);
    }

    public void Close()
    {
        IDisposable? watch;
        lock (_lock)
        {
            _openings++;
            watch = _watch;
            _watch = null;
            _changedWhileLoading = null;
            _current = Nobody;
            _published = null;
        }

        // Outside the lock: a store may wait here for an observer that waits for the lock.
        watch?.Dispose();
    }

    private int StartWatching()
    {
        int opening;
        lock (_lock)
        {
            opening = ++_openings;
            _changedWhileLoading = [];
        }

        var watch = store.Watch(new StoreKey("t/"u8.ToArray()), change => Observe(opening, change));
        lock (_lock)
        {
            if (opening == _openings)
            {
                _watch = watch;
                return opening;
            }
        }

        watch.Dispose();
        return opening;
    }

    private void Observe(int opening, CommittedChange change)
    {
        if (!AccessRow.TryRead(change.Key, out var row))
        {
            return;
        }

        lock (_lock)
        {
            if (opening != _openings)
            {
                return;
            }

            Apply(row, change.Key, change.Value);
            if (_changedWhileLoading is not null)
            {
                _changedWhileLoading.Add(change.Key);
            }
            else
            {
                _published = _current;
            }
        }
    }

    private void Load(int opening, StoredRow stored)
    {
        if (!AccessRow.TryRead(stored.Key, out var row))
        {
            log.RowNotTrusted(stored.Key, new InvalidDataException("The key is malformed"));
            return;
        }

        lock (_lock)
        {
            // What the feed brought meanwhile is newer than what the scan saw, or will be followed by what the scan saw.
            if (opening == _openings && !_changedWhileLoading!.Contains(stored.Key))
            {
                Apply(row, stored.Key, stored.Value);
            }
        }
    }

    private void Apply(AccessRow row, StoreKey key, byte[]? value)
    {
        var before = _current.GetValueOrDefault(row.Tenant, AccessSnapshot.Empty);
        _current = _current.SetItem(row.Tenant, _fold.Apply(before, row, key, value));
    }

    private void Publish(int opening, int rows)
    {
        ImmutableDictionary<TenantId, AccessSnapshot> loaded;
        lock (_lock)
        {
            if (opening != _openings)
            {
                return;
            }

            _changedWhileLoading = null;
            _published = loaded = _current;
        }

        log.AccessLoaded(loaded.Count, rows);
        foreach (var (tenant, snapshot) in loaded)
        {
            foreach (var (id, assignment) in snapshot.Assignments)
            {
                if (!BuiltInRoles.TryFind(assignment.Role, out _) && !snapshot.CustomRoles.ContainsKey(assignment.Role))
                {
                    log.RoleMissing(id, tenant, assignment.Role);
                }
            }
        }
    }
}
