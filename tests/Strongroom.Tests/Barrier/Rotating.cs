using Strongroom.Barrier;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class Rotating
{
    private static readonly StoreKey Row = new("x/row"u8.ToArray());

    [Fact]
    public async Task A_new_system_key_takes_new_writes_and_the_old_still_opens_after_a_restart()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var old = installation.Guard.Protect(Row, "old"u8);
        var blob = installation.Purposes.Seal("test", []," blob"u8);
        Assert.Equal(2u, (await installation.Rotation.RotateSystemKeyAsync(default)).Value);
        var renewed = installation.Guard.Protect(Row, "new"u8);
        Assert.Equal((1u, 2u), (RowEnvelope.NumberOf(old)!.Value, RowEnvelope.NumberOf(renewed)!.Value));
        Assert.False(installation.Purposes.IsCurrent(blob));
        Assert.True(installation.Purposes.IsCurrent(installation.Purposes.Seal("test", [], "blob"u8)));
        Assert.True(installation.Control.Status.RewrapPending);

        await using var restarted = new TestInstallation(installation.Memory);
        await restarted.UnsealAsync();
        foreach (var (stored, payload) in ((byte[], string)[])[(old, "old"), (renewed, "new")])
        {
            Assert.Equal(payload, System.Text.Encoding.ASCII.GetString(restarted.Guard.Open(Row, stored).Span));
        }

        using var opened = restarted.Purposes.Open("test", [], blob);
        Assert.NotNull(opened);
    }

    [Fact]
    public async Task A_new_root_key_keeps_what_was_presented_and_removes_the_other_slots()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var row = installation.Guard.Protect(Row, "payload"u8);
        await installation.Rotation.AddSlotAsync(new FixedSlot(8), null, default);
        await installation.Rotation.AddSlotAsync(new FixedSlot(9), null, default);
        var before = installation.Memory.Snapshot();
        Assert.Equal("SlotRefused", (await installation.Rotation.RotateRootAsync([TestInstallation.Slot, new FixedSlot(10)], default)).Error!.Code);
        Assert.Equal(before[BarrierRows.Keyring.Key().Key], installation.Memory.Snapshot()[BarrierRows.Keyring.Key().Key]);

        Assert.Equal(2, (await installation.Rotation.RotateRootAsync([TestInstallation.Slot, new FixedSlot(8)], default)).Value);
        Assert.Equal(2, (await installation.Rotation.SlotsAsync(default)).Count);
        Assert.Equal("payload"u8.ToArray(), installation.Guard.Open(Row, row).ToArray());
        Assert.Equal(2u, (await installation.Rotation.RotateSystemKeyAsync(default)).Value);

        await using var restarted = new TestInstallation(installation.Memory);
        Assert.Equal("SlotRefused", (await restarted.Control.UnsealAsync(new FixedSlot(9), default)).Error!.Code);
        restarted.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await restarted.Control.UnsealAsync(new FixedSlot(8), default)).Error);
        Assert.Equal("payload"u8.ToArray(), restarted.Guard.Open(Row, row).ToArray());

        // The old slots do not open the new keyring, even all of them put back together.
        foreach (var (key, value) in before.Where(pair => pair.Key != BarrierRows.Keyring.Key().Key))
        {
            installation.Memory.Tamper(key, value);
        }

        await using var rolledBack = new TestInstallation(installation.Memory);
        Assert.NotNull((await rolledBack.Control.UnsealAsync(new FixedSlot(9), default)).Error);
    }

    [Fact]
    public async Task Slots_come_and_go_but_the_last_one_stays()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var first = Assert.Single(await installation.Rotation.SlotsAsync(default));
        Assert.Equal("LastSlot", (await installation.Rotation.RemoveSlotAsync(first.Id, default)).Error!.Code);
        Assert.Equal("UnknownSlot", (await installation.Rotation.RemoveSlotAsync(Guid.Empty, default)).Error!.Code);
        await installation.Rotation.AddSlotAsync(new FixedSlot(8), null, default);
        Assert.Null((await installation.Rotation.RemoveSlotAsync(first.Id, default)).Error);
        await installation.Control.SealAsync(default);
        Assert.Equal("SlotRefused", (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);
        installation.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await installation.Control.UnsealAsync(new FixedSlot(8), default)).Error);
        for (var slot = 1; slot < 16; slot++)
        {
            Assert.Null((await installation.Rotation.AddSlotAsync(new FixedSlot((byte)(100 + slot)), null, default)).Error);
        }

        Assert.Equal("TooManySlots", (await installation.Rotation.AddSlotAsync(new FixedSlot(99), null, default)).Error!.Code);
    }

    [Fact]
    public async Task A_rotation_whose_outcome_was_unknown_is_taken_over_by_the_next()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var tornAfterCommit = new TornStore(installation.Memory);
        var rotation = new KeyRotation(installation.Held, tornAfterCommit, installation.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRotation>.Instance);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await rotation.RotateSystemKeyAsync(default));
        Assert.Equal(1u, installation.Held.Current.Ring.Newest.Number);
        Assert.Equal(3u, (await installation.Rotation.RotateSystemKeyAsync(default)).Value);
        Assert.Equal(3, installation.Held.Current.Ring.Entries.Count);
    }

    /// <summary>Commits, then does not know it.</summary>
    private sealed class TornStore(IStore inner) : IStore
    {
        public ValueTask<StoredRow?> GetAsync(StoreKey key, CancellationToken cancel) => inner.GetAsync(key, cancel);

        public ValueTask<IReadOnlyList<StoredRow>> ScanAsync(StoreKey prefix, StoreKey? after, int limit, CancellationToken cancel) =>
            inner.ScanAsync(prefix, after, limit, cancel);

        public async ValueTask<CommitOutcome> CommitAsync(Batch batch, CancellationToken cancel)
        {
            await inner.CommitAsync(batch, cancel);
            throw new StoreUnavailableException("lost the connection", outcomeUnknown: true);
        }

        public IDisposable Watch(StoreKey prefix, Action<CommittedChange> observer) => inner.Watch(prefix, observer);

        public ValueTask ScrubAsync(CancellationToken cancel) => inner.ScrubAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
