using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>
/// Decides from a snapshot of each tenant in memory. While it is not open, and for a tenant it does not know, everything is refused. A change
/// is in force when the commit that made it returns, because the change feed calls here first.
/// </summary>
internal sealed class RoleDecider(IStore store, IRowGuard guard, ILogger<RoleDecider> log) : IDecide, IReach, IOpenWithKeys
{
    private static readonly ImmutableDictionary<TenantId, AccessSnapshot> Nobody = ImmutableDictionary<TenantId, AccessSnapshot>.Empty;

    private readonly SnapshotFold _fold = new(guard, log);
    private readonly Lock _lock = new();

    // What decisions read; Nobody unless open.
    private volatile ImmutableDictionary<TenantId, AccessSnapshot> _published = Nobody;

    // The rest only under the lock.
    private ImmutableDictionary<TenantId, AccessSnapshot> _current = Nobody;
    private HashSet<StoreKey>? _changedWhileLoading;
    private IDisposable? _watch;
    private int _openings;

    public Decision Decide(Caller caller, in AccessQuestion question)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return _published.TryGetValue(caller.Tenant, out var snapshot)
            ? AccessDecision.Decide(snapshot, caller.Principal, caller.Groups, question.Action, question.IsDataAction, question.Resource)
            : default;
    }

    public bool Reaches(Caller caller, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return _published.TryGetValue(caller.Tenant, out var snapshot)
            && (HasGrantAround(snapshot, caller.Principal, scope) || caller.Groups.Any(group => HasGrantAround(snapshot, group, scope)));
    }

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
            _published = Nobody;
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
