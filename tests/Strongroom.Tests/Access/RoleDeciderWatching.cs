using Microsoft.Extensions.Logging;
using Strongroom.Access;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class RoleDeciderWatching
{
    private readonly PrincipalId _alice = PrincipalId.New();

    [Fact]
    [Trait("Row", "S24")]
    public async Task S24_each_of_a_thousand_changes_is_in_force_when_its_commit_returns()
    {
        var world = await AccessWorld.OpenAsync();
        for (var i = 0; i < 500; i++)
        {
            var made = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
            Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
            await world.RemoveAsync(made.Id);
            Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        }
    }

    [Fact]
    public async Task Everything_is_refused_before_opening_and_after_closing()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        world.Decider.Close();
        Assert.Equal(0, world.Store.Observers);
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.False(new RoleDecider(world.Store, world.Guard, world.Log).Decide(
            world.CallerFor(_alice), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
        await world.ReopenAsync();
        await world.ReopenAsync();
        Assert.Equal(1, world.Store.Observers);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task Opening_finds_all_rows_of_all_tenants_between_other_rows()
    {
        var world = await AccessWorld.OpenAsync();
        var tenants = Enumerable.Range(0, 20).Select(_ => TenantId.New()).ToList();
        foreach (var tenant in tenants)
        {
            world.Store.Tamper(Key($"t/{tenant.Compact}/aardvark/1"), [1]);
            world.Store.Tamper(Key($"t/{tenant.Compact}/v/1/secret/x"), [1]);
            await world.RunAsync(tx => RoleAssignments.AssignAsync(
                tx, tenant, AccessWorld.Draft(AccessWorld.BuiltIn("Key Vault Secrets User"), AccessWorld.Kv1, _alice), world.Admin, AccessWorld.Now, default));
        }

        for (var i = 0; i < 1_200; i++)
        {
            await world.AssignAsync("Reader", AccessWorld.Kv1, PrincipalId.New());
        }

        world.Store.Tamper(Key("a/before"), [1]);
        world.Store.Tamper(Key("u/after"), [1]);
        await world.ReopenAsync();
        Assert.All(tenants, t => Assert.True(world.Decider.Decide(AccessWorld.Caller(t, _alice), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed));
        Assert.Contains(world.Log.Lines, l => l.Id == 400 && l.Text.Contains("21 tenants, 1220 rows", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Log.Lines, l => l.Level > LogLevel.Warning);
    }

    [Fact]
    public async Task A_change_during_opening_is_not_undone_by_what_the_scan_saw()
    {
        var world = await AccessWorld.OpenAsync();
        var made = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var bob = PrincipalId.New();

        // Each scan returns rows of before the change that follows it.
        var decider = new RoleDecider(new LateStore(world.Store, async () =>
        {
            await world.RemoveAsync(made.Id);
            await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, bob);
        }), world.Guard, world.Log);
        await decider.OpenAsync(world.ReadTx(), default);
        Assert.False(decider.Decide(world.CallerFor(_alice), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
        Assert.True(decider.Decide(world.CallerFor(bob), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
    }

    [Fact]
    public async Task A_failed_opening_leaves_everything_refused_and_nobody_watching()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        world.Store.BeforeScan = () => throw new StoreUnavailableException("down", outcomeUnknown: false);
        await Assert.ThrowsAsync<StoreUnavailableException>(world.ReopenAsync);
        Assert.Equal(0, world.Store.Observers);
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Theory]
    [Trait("Row", "S14")]
    [InlineData("edited")]
    [InlineData("truncated")]
    [InlineData("moved to another id")]
    [InlineData("moved to another tenant")]
    [InlineData("signed with another key")]
    public async Task S14_an_assignment_written_past_the_server_grants_nothing_and_raises_an_alarm(string how)
    {
        var world = await AccessWorld.OpenAsync();
        var made = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var key = AccessKeys.Assignments.Key(world.Tenant.Compact, made.Id.Compact).Key;
        var value = world.Store.Peek(key)!.Value;
        var otherTenant = TenantId.New();
        world.Store.Tamper(key, null);
        var (at, bytes) = how switch
        {
            "edited" => (key, [.. value[..^1], (byte)(value[^1] ^ 1)]),
            "truncated" => (key, value[..20]),
            "moved to another id" => (AccessKeys.Assignments.Key(world.Tenant.Compact, AssignmentId.New().Compact).Key, value),
            "moved to another tenant" => (AccessKeys.Assignments.Key(otherTenant.Compact, made.Id.Compact).Key, value),
            _ => (key, new HmacRowGuard().Protect(key, value.AsSpan(32))),
        };
        world.Store.Tamper(at, bytes);
        await world.ReopenAsync();
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.False(world.Decider.Decide(AccessWorld.Caller(otherTenant, _alice), AccessWorld.GetSecret, true, AccessWorld.At(AccessWorld.Kv1)).Allowed);
        Assert.Contains(world.Log.Lines, l => l is { Id: 401, Level: LogLevel.Critical } && l.Text.Contains(at.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task S14_one_bad_row_costs_only_itself()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        for (var i = 0; i < 10; i++)
        {
            world.Store.Tamper(AccessKeys.Assignments.Key(world.Tenant.Compact, AssignmentId.New().Compact).Key, [1, 2, 3]);
        }

        await world.ReopenAsync();
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.Equal(10, world.Log.Lines.Count(l => l.Id == 401));
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task S14_an_edited_role_grants_nothing_to_those_who_hold_it()
    {
        var world = await AccessWorld.OpenAsync();
        var draft = AccessWorld.CustomRole("Edited", AccessWorld.GetSecret);
        await world.DefineAsync(draft);
        await world.AssignAsync(AccessWorld.Draft(draft.Id, AccessWorld.Kv1, _alice));
        var key = AccessKeys.Roles.Key(world.Tenant.Compact, draft.Id.Compact).Key;
        var value = world.Store.Peek(key)!.Value;
        world.Store.Tamper(key, [.. value[..40], (byte)(value[40] ^ 1), .. value[41..]]);
        await world.ReopenAsync();
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.Contains(world.Log.Lines, l => l.Id == 401);
        Assert.Contains(world.Log.Lines, l => l.Id == 403);
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task S14_a_bad_row_that_comes_through_the_feed_takes_the_place_of_the_good_one()
    {
        var world = await AccessWorld.OpenAsync();
        var made = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var key = AccessKeys.Assignments.Key(world.Tenant.Compact, made.Id.Compact).Key;
        await world.Store.CommitAsync(new Batch().Put(key, [9, 9], Expect.Anything), default);
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
        Assert.Contains(world.Log.Lines, l => l.Id == 401);
    }

    [Fact]
    [Trait("Row", "S14")]
    public async Task S14_editing_a_deny_assignment_does_not_lift_it()
    {
        var world = await AccessWorld.OpenAsync();
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var deny = Entropy.NewGuid();
        await world.DenyAsync(deny, AccessWorld.Deny(AccessWorld.Kv1, "*", PrincipalRef.Everyone));
        world.Store.Tamper(AccessKeys.Denies.Key(world.Tenant.Compact, deny.ToString("N")).Key, [1, 2, 3]);
        await world.ReopenAsync();
        var decision = world.Decide(_alice, AccessWorld.GetSecret, true, AccessWorld.Kv1);
        Assert.Equal((false, deny), (decision.Allowed, decision.DenyAssignmentId!.Value));
        Assert.Contains(world.Log.Lines, l => l is { Id: 402, Level: LogLevel.Critical });

        // The way out: whoever administers the store removes the row, and the feed lifts the bar.
        await world.Store.CommitAsync(new Batch().Delete(AccessKeys.Denies.Key(world.Tenant.Compact, deny.ToString("N")).Key, Expect.Anything), default);
        Assert.True(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task A_row_of_a_layout_from_the_future_grants_nothing()
    {
        var world = await AccessWorld.OpenAsync();
        var made = await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, _alice);
        var key = AccessKeys.Assignments.Key(world.Tenant.Compact, made.Id.Compact).Key;
        var payload = world.Guard.Open(key, world.Store.Peek(key)!.Value).ToArray();
        payload[0] = 3;
        await world.Store.CommitAsync(new Batch().Put(key, world.Guard.Protect(key, payload), Expect.Anything), default);
        Assert.False(world.MayData(_alice, AccessWorld.GetSecret, AccessWorld.Kv1));
    }

    [Fact]
    public async Task A_decision_allocates_nothing()
    {
        var world = await AccessWorld.OpenAsync();
        PrincipalId[] groups = [PrincipalId.New(), PrincipalId.New()];
        await world.AssignAsync("Owner", AccessWorld.Subscription, _alice);
        await world.AssignAsync("Reader", AccessWorld.Group, _alice);
        await world.AssignAsync("Key Vault Reader", AccessWorld.Kv1, _alice);
        await world.AssignAsync("Key Vault Secrets User", AccessWorld.Kv1, groups[1]);
        await world.DenyAsync(Entropy.NewGuid(), AccessWorld.Deny(AccessWorld.Kv1 + "/secrets/b", "*", PrincipalRef.Everyone));
        var caller = world.CallerFor(_alice, groups);
        var resource = AccessWorld.At(AccessWorld.Kv1 + "/secrets/a");
        Assert.True(world.Decider.Decide(caller, AccessWorld.GetSecret, true, resource).Allowed);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            world.Decider.Decide(caller, AccessWorld.GetSecret, true, resource);
            world.Decider.Decide(caller, AccessWorld.SetSecret, true, resource);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static StoreKey Key(string text) => new(System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>Scans of before, while changes go on: the change happens between the store's answer and its arrival.</summary>
    private sealed class LateStore(InMemoryStore inner, Func<Task> change) : IStore
    {
        private Func<Task>? _change = change;

        public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel) => inner.GetAsync(key, cancel);

        public async ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel)
        {
            var rows = await inner.ScanAsync(prefix, after, limit, cancel);
            if (_change is { } due && rows.Any(r => r.Key.ToString().Contains("/assignment/", StringComparison.Ordinal)) && limit > 1)
            {
                _change = null;
                await due();
            }

            return rows;
        }

        public ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel) => inner.CommitAsync(batch, cancel);

        public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer) => inner.Watch(prefix, observer);

        public ValueTask ScrubAsync(CancellationToken cancel) => inner.ScrubAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
