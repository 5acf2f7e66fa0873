using System.Security.Cryptography;
using Strongroom.Barrier;
using Strongroom.Tests.Crypto;
using Xunit;

namespace Strongroom.Tests.Barrier;

/// <summary>A slot in a TPM (swtpm): opens after a restart of the machine, and only there and in the same boot state.</summary>
public sealed class TpmSlots
{
    [Fact]
    public async Task The_machine_opens_after_each_restart_and_leaves_nothing_loaded()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        await using var installation = await WithSlotAsync(tpm);
        for (var restart = 0; restart < 3; restart++)
        {
            tpm.Stop();
            await tpm.StartAsync();
            await using var after = new TestInstallation(installation.Memory);
            Assert.Null((await after.Control.UnsealAsync(new TpmSlot(tpm.Address), default)).Error);
            Assert.Equal((0, 0, 0), (await tpm.LoadedAsync(0x80), await tpm.LoadedAsync(0x02), await tpm.LoadedAsync(0x03)));
        }
    }

    [Fact]
    public async Task A_changed_boot_state_is_refused_and_the_old_one_opens_again()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        await using var installation = await WithSlotAsync(tpm);
        await tpm.ExtendAsync(SHA256.HashData("another loader"u8));
        await RefusedAsync(installation, tpm.Address, "TpmBootStateChanged");
        Assert.Equal((0, 0, 0), (await tpm.LoadedAsync(0x80), await tpm.LoadedAsync(0x02), await tpm.LoadedAsync(0x03)));
        tpm.Stop();
        await tpm.StartAsync(measure: false);
        await RefusedAsync(installation, tpm.Address, "TpmBootStateChanged");
        tpm.Stop();
        await tpm.StartAsync();
        await using var after = new TestInstallation(installation.Memory);
        Assert.Null((await after.Control.UnsealAsync(new TpmSlot(tpm.Address), default)).Error);
    }

    [Fact]
    public async Task Another_TPM_and_a_cleared_one_are_told_apart_from_an_absent_one()
    {
        using var tpm = new SoftTpm();
        using var other = new SoftTpm();
        await tpm.StartAsync();
        await other.StartAsync();
        await using var installation = await WithSlotAsync(tpm);
        await RefusedAsync(installation, other.Address, "TpmForeign");
        await tpm.ClearAsync();
        await RefusedAsync(installation, tpm.Address, "TpmForeign");
        tpm.Stop();
        await RefusedAsync(installation, tpm.Address, "TpmUnavailable");
        await RefusedAsync(installation, "/nowhere/tpmrm0", "TpmUnavailable");
    }

    [Fact]
    public async Task A_TPM_that_is_away_opens_no_weaker_slot_in_its_place()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        await using var installation = await WithSlotAsync(tpm);
        tpm.Stop();
        await RefusedAsync(installation, tpm.Address, "TpmUnavailable");
        await using var after = new TestInstallation(installation.Memory);
        Assert.Null((await after.Control.UnsealAsync(TestInstallation.Slot, default)).Error);
    }

    [Fact]
    public async Task Where_the_firmware_measured_nothing_there_is_nothing_to_seal_to()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync(measure: false);
        await using var installation = await TestInstallation.OpenedAsync();
        Assert.Equal("TpmNotMeasured", (await installation.Rotation.AddSlotAsync(new TpmSlot(tpm.Address), null, default)).Error!.Code);
        Assert.Single(await installation.Rotation.SlotsAsync(default));
    }

    [Fact]
    public async Task A_TPM_whose_owner_has_a_password_says_so()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        await tpm.SetOwnerPasswordAsync("secret");
        await using var installation = await TestInstallation.OpenedAsync();
        Assert.Equal("TpmOwnerPassword", (await installation.Rotation.AddSlotAsync(new TpmSlot(tpm.Address), null, default)).Error!.Code);
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_stored_header_is_refused_by_name()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        var slot = new TpmSlot(tpm.Address);
        var made = (await slot.EnrolAsync(default)).Value;
        Assert.True(made.Header.Length <= RootSlotRecord.MostHeaderBytes);
        using var key = (await slot.RecoverAsync(made.Header, default)).Value;
        Assert.Equal(made.Key.Span.ToArray(), key.Span.ToArray());
        for (var at = 0; at < made.Header.Length; at += at < 40 ? 1 : 7)
        {
            var edited = made.Header.ToArray();
            edited[at] ^= 1;
            var outcome = await slot.RecoverAsync(edited, default);
            Assert.True(outcome.Error is { Code: "SlotHeaderRefused" or "TpmForeign" or "TpmBootStateChanged" or "TpmRefused" }, $"byte {at}: {outcome.Error?.Code ?? "opened"}");
        }

        Assert.Equal("SlotHeaderRefused", (await slot.RecoverAsync(made.Header.AsMemory(1), default)).Error!.Code);
        Assert.Equal("SlotHeaderRefused", (await slot.RecoverAsync(Array.Empty<byte>(), default)).Error!.Code);
    }

    [Fact]
    public async Task The_slot_key_never_crosses_the_bus_in_clear_and_altered_answers_are_found()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        using var bus = new TpmBus(tpm.Address);
        var slot = new TpmSlot(bus.Address);
        var made = (await slot.EnrolAsync(default)).Value;
        using var key = (await slot.RecoverAsync(made.Header, default)).Value;
        Assert.NotEmpty(bus.Seen);
        Assert.DoesNotContain(bus.Seen, message => message.AsSpan().IndexOf(made.Key.Span) >= 0);
        var commands = bus.Seen.Count;
        Assert.True(commands > 20);

        // The last answer but the flushes' is the secret: one bit of it is turned.
        bus.Alter = (command, answer) => command is 0x15E ? [.. answer[..20], (byte)(answer[20] ^ 1), .. answer[21..]] : answer;
        Assert.Equal("TpmUnavailable", (await slot.RecoverAsync(made.Header, default)).Error!.Code);
        bus.Alter = (_, answer) => answer[..^1];
        Assert.Equal("TpmUnavailable", (await slot.RecoverAsync(made.Header, default)).Error!.Code);
        bus.Alter = (_, answer) => [.. answer[..2], 0xFF, 0xFF, 0xFF, 0xFF, .. answer[6..]];
        Assert.Equal("TpmUnavailable", (await slot.RecoverAsync(made.Header, default)).Error!.Code);
    }

    [Fact]
    public async Task Nobody_on_the_bus_can_pose_as_the_TPM_that_sealed()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        using var bus = new TpmBus(tpm.Address);
        var slot = new TpmSlot(bus.Address);
        var made = (await slot.EnrolAsync(default)).Value;
        using var mine = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = mine.ExportParameters(false).Q;
        bus.Alter = (command, answer) => command is 0x131 ? [.. answer[..44], .. point.X!, .. answer[76..78], .. point.Y!, .. answer[110..]] : answer;
        Assert.Equal("TpmForeign", (await slot.RecoverAsync(made.Header, default)).Error!.Code);
        bus.Alter = (command, answer) => command is 0x131 ? [.. answer[..44], (byte)(answer[44] ^ 1), .. answer[45..]] : answer;
        Assert.Equal("TpmForeign", (await slot.RecoverAsync(made.Header, default)).Error!.Code);
        Assert.Equal("TpmUnavailable", (await slot.EnrolAsync(default)).Error!.Code);
    }

    [Fact]
    public async Task A_register_whose_bank_is_not_there_is_nothing_to_seal_to()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        using var bus = new TpmBus(tpm.Address) { Alter = (command, answer) => command is 0x17E ? [.. answer[..21], 0, .. answer[22..]] : answer };
        Assert.Equal("TpmNotMeasured", (await new TpmSlot(bus.Address).EnrolAsync(default)).Error!.Code);
    }

    [Fact]
    public async Task Whatever_the_TPM_answers_the_outcome_is_the_key_or_a_refusal()
    {
        using var tpm = new SoftTpm();
        await tpm.StartAsync();
        using var bus = new TpmBus(tpm.Address);
        var slot = new TpmSlot(bus.Address);
        var made = (await slot.EnrolAsync(default)).Value;
        var random = new Random(20261128);
        for (var round = 0; round < 150; round++)
        {
            var at = random.Next(12);
            var turn = 0;
            bus.Alter = (_, answer) =>
            {
                // The size stays true, or the connection waits for bytes that never come.
                var edited = answer.ToArray();
                edited[random.Next(2) == 0 || answer.Length < 11 ? random.Next(6, 10) : random.Next(10, answer.Length)] ^= (byte)random.Next(1, 256);
                return turn++ == at ? edited : answer;
            };
            var recovered = await slot.RecoverAsync(made.Header, default);
            Assert.True(recovered.Error is not null || recovered.Value.Span.SequenceEqual(made.Key.Span));
            turn = 0;
            _ = await slot.EnrolAsync(default);
            if (round % 10 == 9)
            {
                // A handle that was altered on its way was never freed.
                tpm.Stop();
                await tpm.StartAsync();
            }
        }
    }

    private static async Task<TestInstallation> WithSlotAsync(SoftTpm tpm)
    {
        var installation = await TestInstallation.OpenedAsync();
        Assert.Null((await installation.Rotation.AddSlotAsync(new TpmSlot(tpm.Address), null, default)).Error);
        return installation;
    }

    private static async Task RefusedAsync(TestInstallation installation, string address, string code)
    {
        await using var restarted = new TestInstallation(installation.Memory);
        await restarted.Control.StartAsync(default);
        Assert.Equal(code, (await restarted.Control.UnsealAsync(new TpmSlot(address), default)).Error?.Code);
        Assert.Equal(SealState.Sealed, restarted.Control.Status.State);
        Assert.Null(restarted.Held.OrNull);
    }
}
