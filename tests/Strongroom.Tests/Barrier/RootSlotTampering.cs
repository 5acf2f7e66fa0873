using Strongroom.Barrier;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class RootSlotTampering
{
    [Fact]
    public async Task Every_flipped_byte_of_slots_set_and_keyring_keeps_the_installation_sealed()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await installation.Rotation.AddSlotAsync(new FixedSlot(8), null, default);
        var rows = installation.Memory.Snapshot().Where(row => BarrierRows.IsUntagged(row.Key)).ToList();
        Assert.Equal(4, rows.Count);
        var tried = 0;
        foreach (var (key, value) in rows)
        {
            for (var at = 0; at < value.Length; at++)
            {
                var broken = value.ToArray();
                broken[at] ^= 0x41;
                await StaysSealedAsync(installation.Memory, key, broken, value);
                tried++;
            }
        }

        Assert.True(tried > 400);
        await using var whole = new TestInstallation(installation.Memory);
        await whole.UnsealAsync();
    }

    [Fact]
    public async Task Every_truncation_of_slots_set_and_keyring_keeps_the_installation_sealed()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        foreach (var (key, value) in installation.Memory.Snapshot())
        {
            for (var length = 0; length < value.Length; length += 3)
            {
                await StaysSealedAsync(installation.Memory, key, value[..length], value);
            }

            await StaysSealedAsync(installation.Memory, key, [.. value, 0], value);
        }
    }

    [Fact]
    public async Task A_removed_slot_is_found_at_the_next_unseal()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var added = (await installation.Rotation.AddSlotAsync(new FixedSlot(8), null, default)).Value.Id;
        var key = BarrierRows.SlotOf(added).Key;
        await StaysSealedAsync(installation.Memory, key, null, installation.Memory.Snapshot()[key], "SlotsAltered");
    }

    [Fact]
    public async Task An_injected_slot_is_found_at_the_next_unseal()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await using var attacker = await TestInstallation.OpenedAsync();
        var slots = BarrierRows.Slot.Prefix();
        var (key, value) = attacker.Memory.Snapshot().Single(row => row.Key.StartsWith(slots));
        await StaysSealedAsync(installation.Memory, key, value, null, "SlotsAltered");
    }

    [Fact]
    public async Task A_removed_slot_put_back_from_a_copy_is_found_at_the_next_unseal()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var added = (await installation.Rotation.AddSlotAsync(new FixedSlot(8), null, default)).Value.Id;
        var copy = installation.Memory.Snapshot()[BarrierRows.SlotOf(added).Key];
        Assert.Null((await installation.Rotation.RemoveSlotAsync(added, default)).Error);
        await StaysSealedAsync(installation.Memory, BarrierRows.SlotOf(added).Key, copy, null, "SlotsAltered");
    }

    [Fact]
    public async Task Another_installation_s_slots_do_not_open_this_keyring()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await using var attacker = await TestInstallation.OpenedAsync();
        foreach (var (key, _) in installation.Memory.Snapshot().Where(row => row.Key != BarrierRows.Keyring.Key().Key))
        {
            installation.Memory.Tamper(key, null);
        }

        foreach (var (key, value) in attacker.Memory.Snapshot().Where(row => row.Key != BarrierRows.Keyring.Key().Key))
        {
            installation.Memory.Tamper(key, value);
        }

        await using var restarted = new TestInstallation(installation.Memory);
        Assert.Equal("KeyringAltered", (await restarted.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);
    }

    [Fact]
    public async Task A_missing_keyring_keeps_the_installation_sealed()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var key = BarrierRows.Keyring.Key().Key;
        await StaysSealedAsync(installation.Memory, key, null, installation.Memory.Snapshot()[key], "KeyringAltered");
    }

    private static async Task StaysSealedAsync(InMemoryStore memory, StoreKey key, byte[]? broken, byte[]? whole, string? code = null)
    {
        memory.Tamper(key, broken);
        await using var restarted = new TestInstallation(memory);
        await restarted.Control.StartAsync(default);
        var outcome = await restarted.Control.UnsealAsync(TestInstallation.Slot, default);
        Assert.NotNull(outcome.Error);
        Assert.True(code is null || outcome.Error.Code == code, outcome.Error.Code);
        Assert.Equal(SealState.Sealed, restarted.Control.Status.State);
        Assert.Null(restarted.Held.OrNull);
        memory.Tamper(key, whole);
    }
}
