using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto;
using Xunit;

namespace Strongroom.Tests.Barrier;

[Collection(OneModule.Name)]
public sealed class Pkcs11RootSlots(SoftHsmFixture softHsm)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_token_opens_the_installation_and_another_token_does_not(bool hasGcm)
    {
        await using var installation = new TestInstallation();
        using var token = softHsm.Attach("root slot");
        using var other = softHsm.Attach("another root slot");
        var slot = Slot(token, hasGcm);
        Assert.Null((await installation.Control.InitializeAsync(slot, default)).Error);
        Assert.Equal("TokenUnavailable", (await installation.Control.UnsealAsync(Slot(other, hasGcm), default)).Error!.Code);
        Assert.Equal("SlotRefused", (await installation.Control.UnsealAsync(new FixedSlot(1), default)).Error!.Code);
        installation.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(SealState.Open, (await installation.Control.UnsealAsync(slot, default)).Value.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stored_header_with_any_byte_changed_gives_no_key(bool hasGcm)
    {
        using var token = softHsm.Attach("root slot header");
        var slot = Slot(token, hasGcm);
        var made = (await slot.EnrolAsync(default)).Value;
        using (made.Key)
        {
            using var again = (await slot.RecoverAsync(made.Header, default)).Value;
            Assert.Equal(made.Key.Span.ToArray(), again.Span.ToArray());
        }

        for (var at = 0; at < made.Header.Length; at++)
        {
            var header = made.Header.ToArray();
            header[at] ^= 1;
            Assert.Contains((await slot.RecoverAsync(header, default)).Error!.Code, (string[])["SlotRefused", "SlotHeaderRefused", "TokenUnavailable"]);
            Assert.Equal("SlotHeaderRefused", (await slot.RecoverAsync(made.Header.AsMemory(0, at), default)).Error!.Code);
        }

        // The form alone decides how the rest is read; it is bound too.
        Assert.Equal("SlotHeaderRefused", (await slot.RecoverAsync(new byte[4096], default)).Error!.Code);
    }

    [Fact]
    public async Task A_slot_that_is_forgotten_opens_nothing_any_more()
    {
        using var token = softHsm.Attach("root slot forgotten");
        var slot = new Pkcs11RootSlot(token);
        var made = (await slot.EnrolAsync(default)).Value;
        made.Key.Dispose();
        Assert.Null(await slot.ForgetAsync(made.Header, default));
        Assert.Null(await slot.ForgetAsync(made.Header, default));
        Assert.Equal("TokenUnavailable", (await slot.RecoverAsync(made.Header, default)).Error!.Code);
        Assert.Equal("SlotHeaderRefused", (await slot.ForgetAsync(new byte[3], default))!.Code);
    }

    [Fact]
    public async Task While_nobody_has_logged_in_the_refusal_says_that_the_token_does_not_answer()
    {
        using var token = new Pkcs11Token(softHsm.NewToken("root slot without a PIN"), TimeProvider.System);
        var slot = new Pkcs11RootSlot(token);
        Assert.Equal("TokenUnavailable", (await slot.EnrolAsync(default)).Error!.Code);
    }

    private static Pkcs11RootSlot Slot(Pkcs11Token token, bool hasGcm) => new(hasGcm ? token : new TokenWithoutGcm(token));
}
