using System.Buffers.Binary;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class PassphraseSlots
{
    private static readonly Argon2idParameters Floor = new(64 * 1024, 3, 1);

    [Fact]
    public async Task The_right_passphrase_opens_and_a_wrong_one_is_one_clean_refusal()
    {
        await using var installation = new TestInstallation();
        Assert.Null((await installation.Control.InitializeAsync(Slot("correct horse battery"), default)).Error);
        Assert.Equal("SlotRefused", (await installation.Control.UnsealAsync(Slot("correct horse batterz"), default)).Error!.Code);
        installation.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("SlotRefused", (await installation.Control.UnsealAsync(Slot("short"), default)).Error!.Code);
        installation.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(SealState.Open, (await installation.Control.UnsealAsync(Slot("correct horse battery"), default)).Value.State);
    }

    [Theory]
    [InlineData("fourteen chars", "PassphraseTooShort")]
    [InlineData("", "PassphraseTooShort")]
    [InlineData("ééééééé", "PassphraseTooShort")]
    [InlineData("🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑", "PassphraseTooShort")]
    public async Task Fewer_than_fifteen_characters_are_refused_however_many_bytes_they_take(string passphrase, string code) =>
        Assert.Equal(code, (await Slot(passphrase).EnrolAsync(default)).Error!.Code);

    [Fact]
    public async Task Bytes_that_are_no_text_and_endless_text_are_refused()
    {
        Assert.Equal("PassphraseNotText", (await new PassphraseSlot(new SecretBytes([.. "a long enough one "u8, 0xC3, 0x28]), Floor).EnrolAsync(default)).Error!.Code);
        Assert.Equal("PassphraseNotText", (await Slot(new string('x', 1025)).EnrolAsync(default)).Error!.Code);
    }

    [Theory]
    [InlineData((64 * 1024) - 1, 3, 1)]
    [InlineData(64 * 1024, 2, 1)]
    [InlineData(64 * 1024, 3, 0)]
    public async Task S7_a_slot_below_the_floor_is_not_made(int memory, int passes, int lanes)
    {
        var slot = new PassphraseSlot(new SecretBytes("correct horse battery"u8), new Argon2idParameters(memory, passes, lanes));
        Assert.Equal("CostOutOfBounds", (await slot.EnrolAsync(default)).Error!.Code);
    }

    [Theory]
    [InlineData(1, 0x7FFF_FFFF)]
    [InlineData(1, -1)]
    [InlineData(1, 1024)]
    [InlineData(5, 33)]
    [InlineData(5, 0)]
    [InlineData(9, 17)]
    [InlineData(9, 0)]
    public async Task S7_a_stored_header_out_of_bounds_is_refused_before_anything_is_allocated(int offset, int value)
    {
        var header = new byte[29];
        header[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), Floor.MemoryKiB);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(5), Floor.Passes);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(9), Floor.Lanes);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(offset), value);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Equal("SlotHeaderRefused", (await Slot("correct horse battery").RecoverAsync(header, default)).Error!.Code);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_header_of_unknown_layout_or_length_is_refused()
    {
        Assert.Equal("SlotHeaderRefused", (await Slot("correct horse battery").RecoverAsync(Array.Empty<byte>(), default)).Error!.Code);
        var header = new byte[29];
        header[0] = 2;
        Assert.Equal("SlotHeaderRefused", (await Slot("correct horse battery").RecoverAsync(header, default)).Error!.Code);
    }

    private static PassphraseSlot Slot(string passphrase) => new(new SecretBytes(Encoding.UTF8.GetBytes(passphrase)), Floor);
}
