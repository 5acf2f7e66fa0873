using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Tests.Barrier;
using Xunit;

namespace Strongroom.Tests.Crypto;

/// <summary>The token is taken away really: sessions closed, the module finalized, its files moved, its PIN changed.</summary>
[Collection(OneModule.Name)]
public sealed class Pkcs11Loss(SoftHsmFixture softHsm)
{
    private static readonly SignatureAlgorithm Es256 = (SignatureAlgorithm)KeyAlgorithms.Find("ES256")!;
    private static readonly byte[] Digest = RandomNumberGenerator.GetBytes(32);

    private delegate nuint SetPin(nuint session, byte[] oldPin, nuint oldLength, byte[] newPin, nuint newLength);

    [Fact]
    public void Sessions_closed_behind_its_back_are_opened_again_within_the_same_call()
    {
        using var token = softHsm.Attach("sessions closed");
        using var key = NewKey(token);
        Works(key);
        var module = Pkcs11Module.Open(softHsm.ModulePath);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Ckr.Ok, module.Functions.CloseAllSessions(SlotOf(module, "sessions closed")));
            Works(key);
        }
    }

    [Fact]
    public void A_logout_behind_its_back_is_mended_within_the_same_call()
    {
        using var token = softHsm.Attach("logged out");
        using var key = NewKey(token);
        Works(key);
        var module = Pkcs11Module.Open(softHsm.ModulePath);
        Assert.Equal(Ckr.Ok, module.Functions.OpenSession(SlotOf(module, "logged out"), out var session));
        Assert.Equal(Ckr.Ok, module.Functions.Logout(session));
        Works(key);
    }

    [Fact]
    public void A_module_finalized_behind_its_back_is_initialized_again_for_every_token_of_the_process()
    {
        using var token = softHsm.Attach("finalized");
        using var other = softHsm.Attach("finalized too");
        using var key = NewKey(token);
        using var otherKey = NewKey(other);
        Works(key);
        Works(otherKey);
        Assert.Equal(Ckr.Ok, Pkcs11Module.Open(softHsm.ModulePath).Functions.Finalize());
        Works(key);
        Works(otherKey);
    }

    [Fact]
    public void While_the_token_is_away_callers_are_refused_at_once_and_its_return_is_found_when_the_back_off_has_passed()
    {
        var clock = new ManualClock();
        using var token = softHsm.Attach("moved away", clock);
        using var key = NewKey(token);
        Works(key);
        var home = FolderOf(token);
        var away = softHsm.TokenFolder + ".away";
        Directory.Move(home, away);
        Assert.Equal(Ckr.Ok, Pkcs11Module.Open(softHsm.ModulePath).Functions.Finalize());
        try
        {
            Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest));
            Assert.NotNull(token.Status.Away);
            Assert.Equal(0, token.Status.Sessions);
        }
        finally
        {
            Directory.Move(away, home);
        }

        // Back again, but nobody looks before the back-off has passed.
        Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest));
        Assert.Throws<TokenUnavailableException>(() => token.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], "while away"));
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Works(key);
        Assert.Null(token.Status.Away);
    }

    [Fact]
    public void Files_moved_away_under_a_running_module_are_noticed()
    {
        var clock = new ManualClock();
        using var token = softHsm.Attach("moved under it", clock);
        using var key = NewKey(token);
        Works(key);
        var home = FolderOf(token);
        Directory.Move(home, softHsm.TokenFolder + ".away");
        Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest));
        Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest));
        Directory.Move(softHsm.TokenFolder + ".away", home);
        clock.Advance(TimeSpan.FromMinutes(1));
        Works(key);
    }

    [Fact]
    public void S6_a_pin_that_was_changed_is_tried_once_and_never_again()
    {
        var clock = new ManualClock();
        using var token = softHsm.Attach("pin changed", clock);
        using var key = NewKey(token);
        Works(key);
        var module = Pkcs11Module.Open(softHsm.ModulePath);
        var slot = SlotOf(module, "pin changed");
        var changed = "another PIN"u8.ToArray();
        using (var pin = SoftHsmFixture.Pin)
        {
            Change(module, slot, pin.Span.ToArray(), changed);
        }

        Assert.Equal(Ckr.Ok, module.Functions.CloseAllSessions(slot));
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest));
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.True(token.Status.NeedsPin);
        Assert.Contains("it was tried once", token.Status.Away, StringComparison.Ordinal);
        using var right = new SecretBytes(changed);
        token.LogIn(right);
        Works(key);
    }

    [Fact]
    public async Task Many_threads_lose_the_token_together_and_all_go_on()
    {
        using var token = softHsm.Attach("many threads");
        using var key = NewKey(token);
        var module = Pkcs11Module.Open(softHsm.ModulePath);
        using var stop = new CancellationTokenSource();
        long done = 0;
        long refused = 0;
        var workers = Enumerable.Range(0, 12).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Works(key);
                    Interlocked.Increment(ref done);
                }
                catch (TokenUnavailableException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })).ToArray();
        for (var round = 0; round < 20; round++)
        {
            var before = Interlocked.Read(ref done);
            Assert.True(module.TryRestart(out _));
            Assert.True(SpinWait.SpinUntil(() => Interlocked.Read(ref done) > before + 20, TimeSpan.FromSeconds(30)), "the token is not used again");
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers);
        Works(key);
        Assert.True(token.Status.Sessions <= Pkcs11Options.DefaultSessions);
    }

    [Fact]
    public void A_key_destroyed_by_another_is_one_clear_refusal_and_leaves_the_others_alone()
    {
        using var token = softHsm.Attach("destroyed");
        var lost = token.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], "lost");
        using var key = token.Open(lost.Shape, lost.PublicParts, lost.Reference);
        using var other = NewKey(token);
        Works(key);
        using (var second = new Pkcs11Token(new Pkcs11Options { ModulePath = softHsm.ModulePath, TokenLabel = "destroyed" }, TimeProvider.System))
        {
            using var pin = SoftHsmFixture.Pin;
            second.LogIn(pin);
            second.Destroy(lost.Reference);
            second.Destroy(lost.Reference);
        }

        Assert.Contains("no longer holds", Assert.Throws<TokenUnavailableException>(() => key.Sign(Es256, Digest)).Message, StringComparison.Ordinal);
        Works(other);
    }

    private static CryptoKey NewKey(Pkcs11Token token)
    {
        var made = token.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign, KeyOperation.Verify], "loss");
        return token.Open(made.Shape, made.PublicParts, made.Reference);
    }

    private static void Works(CryptoKey key) => Assert.True(key.Verify(Es256, Digest, key.Sign(Es256, Digest)));

    private static nuint SlotOf(Pkcs11Module module, string label)
    {
        var slots = new nuint[64];
        Assert.Equal(Ckr.Ok, module.Functions.GetSlotList(slots, out var count));
        return slots[..count].Single(slot => module.Functions.GetTokenInfo(slot, out var info) == Ckr.Ok && TokenIdentity.Of(info).Label == label);
    }

    /// <summary>SoftHSM names the folder of a token by a GUID that ends in the token's serial number.</summary>
    private string FolderOf(Pkcs11Token token) =>
        Directory.GetDirectories(softHsm.TokenFolder).Single(folder => Path.GetFileName(folder).Replace("-", "", StringComparison.Ordinal).EndsWith(token.Status.Serial!, StringComparison.Ordinal));

    private static void Change(Pkcs11Module module, nuint slot, byte[] old, byte[] changed)
    {
        Assert.Equal(Ckr.Ok, module.Functions.OpenSession(slot, out var session));
        var setPin = Marshal.GetDelegateForFunctionPointer<SetPin>(NativeLibrary.GetExport(NativeLibrary.Load(module.Path), "C_SetPIN"));
        Assert.Equal((nuint)0, setPin(session, old, (nuint)old.Length, changed, (nuint)changed.Length));
    }
}
