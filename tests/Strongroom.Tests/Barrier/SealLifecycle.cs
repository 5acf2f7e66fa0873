using Strongroom.Barrier;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class SealLifecycle
{
    private static readonly StoreKey Row = new("x/row"u8.ToArray());

    [Fact]
    public async Task States_follow_each_other_and_status_tells_them()
    {
        var states = new List<SealState>();
        TestInstallation? made = null;
        var room = new Room { Opening = () => states.Add(made!.Control.Status.State), Closing = () => states.Add(made!.Control.Status.State) };
        await using var installation = made = new TestInstallation(rooms: [room]);
        await installation.Control.StartAsync(default);
        Assert.Equal(SealState.Uninitialized, installation.Control.Status.State);
        Assert.Equal("NotInitialized", (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);
        Assert.Equal(SealState.Uninitialized, installation.Control.Status.State);

        Assert.Equal(SealState.Sealed, (await installation.Control.InitializeAsync(TestInstallation.Slot, default)).Value.State);
        Assert.Null(installation.Control.Status.NewestSystemKey);
        Assert.False(installation.Held.IsOpen);

        Assert.Equal(SealState.Open, (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Value.State);
        Assert.True(installation.Held.IsOpen);
        Assert.Equal(1u, installation.Control.Status.NewestSystemKey);
        Assert.Equal("AlreadyOpen", (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);

        await installation.Control.SealAsync(default);
        Assert.Equal(SealState.Sealed, installation.Control.Status.State);
        Assert.False(installation.Held.IsOpen);
        await installation.Control.SealAsync(default);
        await installation.UnsealAsync();
        Assert.Equal([SealState.Opening, SealState.Sealing, SealState.Opening], states);
    }

    [Fact]
    public async Task A_restart_finds_the_installation_sealed_and_opens_it_with_the_same_slot()
    {
        await using var before = await TestInstallation.OpenedAsync();
        var stored = before.Guard.Protect(Row, "payload"u8);
        await using var after = new TestInstallation(before.Memory);
        await after.Control.StartAsync(default);
        Assert.Equal(SealState.Sealed, after.Control.Status.State);
        await after.UnsealAsync();
        Assert.Equal("payload"u8.ToArray(), after.Guard.Open(Row, stored).ToArray());
    }

    [Fact]
    public async Task A_second_initialization_is_refused_even_over_damaged_rows()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        Assert.Equal("AlreadyInitialized", (await installation.Control.InitializeAsync(new FixedSlot(8), default)).Error!.Code);
        installation.Memory.Tamper("sys/slots", null);
        await using var other = new TestInstallation(installation.Memory);
        await other.Control.StartAsync(default);
        Assert.Equal(SealState.Sealed, other.Control.Status.State);
        Assert.Equal("AlreadyInitialized", (await other.Control.InitializeAsync(new FixedSlot(8), default)).Error!.Code);
    }

    [Fact]
    public async Task While_sealed_guard_and_sealers_throw()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var key = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        var context = new ValueContext(tenant, vault, "secrets", "name", "version");
        var value = installation.Values.Seal(key, context, "value"u8);
        var row = installation.Guard.Protect(Row, "payload"u8);
        var blob = installation.Purposes.Seal("test", "context"u8, "plaintext"u8);
        await installation.Control.SealAsync(default);

        Assert.Throws<SealedException>(() => installation.Guard.Protect(Row, "payload"u8));
        Assert.Throws<SealedException>(() => installation.Guard.Open(Row, row));
        Assert.Throws<SealedException>(() => installation.Purposes.Seal("test", "context"u8, "plaintext"u8));
        Assert.Throws<SealedException>(() => installation.Purposes.Open("test", "context"u8, blob));
        Assert.Throws<SealedException>(() => installation.Values.Seal(key, context, "value"u8));
        Assert.Throws<SealedException>(() => installation.Values.Open(key, context, value));
        await Assert.ThrowsAsync<SealedException>(async () => await installation.VaultKeys.NewestAsync(tenant, vault, default));
        await Assert.ThrowsAsync<SealedException>(async () => await installation.VaultKeys.ForAsync(tenant, vault, 1, default));
        await Assert.ThrowsAsync<SealedException>(async () => await installation.Rotation.RotateSystemKeyAsync(default));
        await Assert.ThrowsAsync<SealedException>(async () => await installation.Rewrap.RunAsync(remove: true, null, default));
    }

    [Fact]
    public async Task S18_sealing_zeroes_every_key_that_was_in_memory()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var vaultKey = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        var keys = installation.Held.Current;
        var systemKey = keys.Ring.Newest;
        var purpose = systemKey.Purpose("test");
        await installation.Control.SealAsync(default);

        Assert.True(systemKey.Tenure.Over.IsCompletedSuccessfully);
        Assert.True(vaultKey.Tenure.Over.IsCompletedSuccessfully);
        Assert.Throws<ObjectDisposedException>(() => keys.Root.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => systemKey.Material.Length);
        Assert.Throws<ObjectDisposedException>(() => purpose.Key.Span.Length);
        Assert.Null(installation.Held.OrNull);
    }

    [Fact]
    public async Task Opening_while_sealing_ends_in_the_right_value_or_in_a_SealedException()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var context = new ValueContext(tenant, vault, "secrets", "name", "version");
        var row = installation.Guard.Protect(Row, "payload"u8);
        var value = installation.Values.Seal(await installation.VaultKeys.NewestAsync(tenant, vault, default), context, "value"u8);
        var blob = installation.Purposes.Seal("test", "context"u8, "plaintext"u8);
        using var stop = new CancellationTokenSource();
        var (right, turnedAway) = (0, 0);

        async Task UseAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Assert.True(installation.Guard.Open(Row, row).Span.SequenceEqual("payload"u8));
                    var key = await installation.VaultKeys.ForAsync(tenant, vault, 1, default);
                    using var opened = installation.Values.Open(key, context, value);
                    Assert.True(opened.Span.SequenceEqual("value"u8));
                    using var plain = installation.Purposes.Open("test", "context"u8, blob);
                    Assert.True(plain!.Span.SequenceEqual("plaintext"u8));
                    Assert.True(installation.Guard.Open(Row, installation.Guard.Protect(Row, "other"u8)).Span.SequenceEqual("other"u8));
                    Interlocked.Increment(ref right);
                }
                catch (SealedException)
                {
                    Interlocked.Increment(ref turnedAway);
                    await Task.Yield();
                }
            }
        }

        var users = Enumerable.Range(0, 4).Select(_ => Task.Run(UseAsync)).ToList();
        for (var turn = 0; turn < 50; turn++)
        {
            await Task.Delay(1);
            await installation.Control.SealAsync(default);
            await installation.UnsealAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(users);
        Assert.True(right > 0);
        Assert.True(turnedAway > 0);
    }

    [Fact]
    public async Task Wrong_material_is_refused_slowed_down_and_never_locked_out()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await installation.Control.SealAsync(default);
        var expectedWaits = new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
        for (var failure = 0; failure < expectedWaits.Length; failure++)
        {
            Assert.Equal("SlotRefused", (await installation.Control.UnsealAsync(new FixedSlot(9), default)).Error!.Code);
            Assert.Equal(failure + 1, installation.Control.Status.FailedAttempts);
            Assert.Equal(TimeSpan.FromSeconds(expectedWaits[failure]), installation.Control.Status.RetryAfter);
            var early = (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Error!;
            Assert.Equal((429, expectedWaits[failure]), (early.Status, early.RetryAfterSeconds));
            installation.Clock.Advance(TimeSpan.FromSeconds(expectedWaits[failure]));
        }

        await installation.UnsealAsync();
        Assert.Equal(0, installation.Control.Status.FailedAttempts);
    }

    [Fact]
    public async Task A_room_that_cannot_load_leaves_the_installation_sealed_without_keys()
    {
        var first = new Room();
        var second = new Room { Opening = () => throw new InvalidDataException("broken") };
        var third = new Room();
        await using var installation = new TestInstallation(rooms: [first, second, third]);
        await installation.Control.InitializeAsync(TestInstallation.Slot, default);
        Assert.Equal("OpenFailed", (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);
        Assert.Equal(SealState.Sealed, installation.Control.Status.State);
        Assert.Null(installation.Held.OrNull);
        Assert.Equal((1, 1, 0), (first.Closed, second.Closed, third.Closed));
        second.Opening = () => { };
        await installation.UnsealAsync();
    }

    [Fact]
    public async Task Rooms_load_with_keys_in_hand_before_requests_are_admitted()
    {
        TestInstallation? made = null;
        var admitted = true;
        var room = new Room
        {
            Opening = () =>
            {
                admitted = made!.Held.IsOpen;
                made.Guard.Open(Row, made.Guard.Protect(Row, "payload"u8));
            },
        };
        await using var installation = made = new TestInstallation(rooms: [room]);
        await installation.Control.InitializeAsync(TestInstallation.Slot, default);
        await installation.UnsealAsync();
        Assert.False(admitted);
    }

    [Fact]
    public async Task One_transition_at_a_time_and_sealing_breaks_off_an_unsealing()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await installation.Control.SealAsync(default);
        var slow = new FixedSlot(7) { Gate = new TaskCompletionSource().Task };
        var unsealing = installation.Control.UnsealAsync(slow, default);
        Assert.Equal(SealState.Opening, installation.Control.Status.State);
        Assert.Equal("TransitionInProgress", (await installation.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);
        Assert.Equal("TransitionInProgress", (await installation.Control.InitializeAsync(TestInstallation.Slot, default)).Error!.Code);
        await installation.Control.SealAsync(default).WaitAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await unsealing);
        Assert.Equal(SealState.Sealed, installation.Control.Status.State);
        await installation.UnsealAsync();
    }

    private sealed class Room : IOpenWithKeys
    {
        public Action Opening { get; set; } = () => { };

        public Action Closing { get; set; } = () => { };

        public int Closed { get; private set; }

        public ValueTask OpenAsync(Tx tx, CancellationToken cancel)
        {
            Opening();
            return ValueTask.CompletedTask;
        }

        public void Close()
        {
            Closed++;
            Closing();
        }
    }
}
