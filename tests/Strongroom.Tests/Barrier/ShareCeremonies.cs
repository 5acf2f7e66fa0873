using System.Text;
using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Barrier;

/// <summary>Custodians enter their shares: what is taken, what is refused and by which name, and how a ceremony ends.</summary>
public sealed class ShareCeremonies
{
    [Fact, Trait("Row", "S8")]
    public async Task Any_three_of_five_shares_open_what_they_were_issued_for_after_a_restart()
    {
        await using var installation = new TestInstallation();
        using var issued = ShamirSlot.Issue(3, 5).Value;
        Assert.Null((await installation.Control.InitializeAsync(issued, default)).Error);
        for (var subset = 0; subset < 32; subset++)
        {
            int[] chosen = [.. Enumerable.Range(1, 5).Where(index => (subset >> (index - 1) & 1) == 1)];
            await using var restarted = new TestInstallation(installation.Memory);
            using var slot = new ShamirSlot([.. issued.Shares.Where(share => chosen.Contains(share.Index)).Select(Copy)]);
            var outcome = await restarted.Control.UnsealAsync(slot, default);
            Assert.Equal(chosen.Length >= 3, outcome.Error is null);
            Assert.True(chosen.Length >= 3 || outcome.Error!.Code == "SlotRefused");
        }
    }

    [Fact]
    public async Task Shares_are_entered_one_at_a_time_and_the_last_one_is_enough()
    {
        await using var at = await Ceremony.BeginAsync();
        var (first, begun) = (await at.Shares.JoinAsync(default)).Value;
        Assert.True(begun);
        Assert.Equal((CeremonyPurpose.Unseal, 0, 3, 0), (first.Purpose, first.Entered, first.Needed, first.Wrong));
        Assert.Equal(1, at.Offer(first.Nonce, 2).Progress.Value.Entered);
        Assert.Null(at.Shares.Present(first.Nonce));

        var (second, again) = (await at.Shares.JoinAsync(default)).Value;
        Assert.False(again);
        Assert.Equal(first.Nonce, second.Nonce);
        Assert.Equal(2, at.Offer(first.Nonce, 5).Progress.Value.Entered);
        var last = at.Offer(first.Nonce, 1);
        Assert.Equal(1, last.Index);
        Assert.True(last.Progress.Value.IsComplete);

        using (var slot = at.Shares.Present(first.Nonce)!)
        {
            Assert.Null((await at.Installation.Control.UnsealAsync(slot, default)).Error);
        }

        // It is open now, by these very shares: that does not overtake them.
        Assert.NotNull(at.Shares.Progress);
        Assert.True(at.Shares.End(first.Nonce, CeremonyEnd.Completed));
        Assert.Equal([CeremonyEnd.Completed], at.Ends);
        Assert.Null(at.Shares.Progress);
    }

    [Fact]
    public async Task Each_wrong_share_is_named_counted_and_leaves_the_progress()
    {
        await using var at = await Ceremony.BeginAsync();
        var nonce = (await at.Shares.JoinAsync(default)).Value.Progress.Nonce;
        at.Offer(nonce, 2);
        using var foreign = ShamirSlot.Issue(3, 5).Value;
        var share = at.Issued.Shares[3];
        var altered = share.Value.Span.ToArray();
        altered[17] ^= 4;
        foreach (var (line, code, index) in ((string, string, int?)[])
                 [
                     ("SRS1-not a share", "ShareMalformed", null),
                     (Line(share)[..^1] + (Line(share)[^1] == '0' ? '1' : '0'), "ShareMalformed", null),
                     (Line(foreign.Shares[3]), "ShareForeign", 4),
                     (Line(new ShamirShare(share.SetId.ToArray(), 3, 4, new SecretBytes(altered), share.Tag.ToArray())), "ShareAltered", 4),
                     (Line(at.Issued.Shares[1]), "ShareDuplicate", 2),
                 ])
        {
            var before = at.Shares.Progress!;
            var offer = at.Offer(nonce, line);
            Assert.Equal((code, index), (offer.Progress.Error!.Code, offer.Index));
            Assert.True(index is null || offer.Progress.Error.Message.Contains($"Share {index}", StringComparison.Ordinal));
            Assert.Contains($"{before.Wrong + 1} of 10", offer.Progress.Error.Message, StringComparison.Ordinal);
            Assert.Equal((1, before.Wrong + 1), (at.Shares.Progress!.Entered, at.Shares.Progress.Wrong));
        }

        at.Offer(nonce, 1);
        Assert.True(at.Offer(nonce, 3).Progress.Value.IsComplete);
    }

    [Fact]
    public async Task Ten_wrong_shares_end_the_ceremony_and_what_was_entered_is_gone()
    {
        await using var at = await Ceremony.BeginAsync();
        var nonce = (await at.Shares.JoinAsync(default)).Value.Progress.Nonce;
        at.Offer(nonce, 1);
        at.Offer(nonce, 2);
        for (var wrong = 1; wrong <= 10; wrong++)
        {
            Assert.Equal("ShareDuplicate", at.Offer(nonce, 1).Progress.Error!.Code);
        }

        Assert.Equal([CeremonyEnd.TooManyWrong], at.Ends);
        Assert.Equal("NoCeremony", at.Offer(nonce, 3).Progress.Error!.Code);
        var again = (await at.Shares.JoinAsync(default)).Value;
        Assert.True(again.Begun);
        Assert.NotEqual(nonce, again.Progress.Nonce);
        Assert.Equal((0, 0), (again.Progress.Entered, again.Progress.Wrong));
    }

    [Fact]
    public async Task A_ceremony_ends_after_an_hour_by_cancellation_or_when_it_is_overtaken()
    {
        await using var at = await Ceremony.BeginAsync();
        var nonce = (await at.Shares.JoinAsync(default)).Value.Progress.Nonce;
        at.Offer(nonce, 1);
        at.Installation.Clock.Advance(ShareCeremony.Limit - TimeSpan.FromSeconds(1));
        Assert.Equal(2, at.Offer(nonce, 2).Progress.Value.Entered);
        at.Installation.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("NoCeremony", at.Offer(nonce, 3).Progress.Error!.Code);

        nonce = (await at.Shares.JoinAsync(default)).Value.Progress.Nonce;
        Assert.False(at.Shares.End(Guid.Empty, CeremonyEnd.Cancelled));
        Assert.True(at.Shares.End(nonce, CeremonyEnd.Cancelled));
        Assert.False(at.Shares.End(nonce, CeremonyEnd.Cancelled));

        nonce = (await at.Shares.JoinAsync(default)).Value.Progress.Nonce;
        at.Offer(nonce, 1);
        using var slot = new ShamirSlot([.. at.Issued.Shares.Select(Copy)]);
        Assert.Null((await at.Installation.Control.UnsealAsync(slot, default)).Error);
        Assert.Equal("NoCeremony", at.Offer(nonce, 2).Progress.Error!.Code);
        Assert.Equal([CeremonyEnd.Expired, CeremonyEnd.Cancelled, CeremonyEnd.Overtaken], at.Ends);
        Assert.Equal(CeremonyPurpose.Authorize, (await at.Shares.JoinAsync(default)).Value.Progress.Purpose);
    }

    [Fact]
    public async Task Custodians_at_the_same_time_take_one_place_each()
    {
        await using var at = await Ceremony.BeginAsync(threshold: 16, count: 16);
        var nonces = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => (await at.Shares.JoinAsync(default)).Value.Progress.Nonce)));
        var nonce = Assert.Single(nonces.Distinct());
        var offers = await Task.WhenAll(Enumerable.Range(1, 16).Select(index => Task.Run(() => at.Offer(nonce, index))));
        Assert.Equal(Enumerable.Range(1, 16), offers.Select(offer => offer.Progress.Value.Entered).Order());
        Assert.Equal((16, 0), (at.Shares.Progress!.Entered, at.Shares.Progress.Wrong));
    }

    [Fact]
    public async Task There_is_no_ceremony_without_a_slot_for_it()
    {
        await using var installation = new TestInstallation();
        using var ceremony = New(installation);
        Assert.Equal("NotInitialized", (await ceremony.JoinAsync(default)).Error!.Code);
        await installation.Control.InitializeAsync(TestInstallation.Slot, default);
        Assert.Equal("NoShares", (await ceremony.JoinAsync(default)).Error!.Code);
        using var line = new SecretBytes("anything"u8);
        Assert.Equal("NoCeremony", ceremony.Offer(Guid.Empty, line).Progress.Error!.Code);
    }

    [Fact]
    public async Task With_two_sets_the_first_share_decides_which_one_is_asked_for()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        using var three = ShamirSlot.Issue(3, 5).Value;
        using var two = ShamirSlot.Issue(2, 4).Value;
        Assert.Null((await installation.Rotation.AddSlotAsync(three, "custodians", default)).Error);
        Assert.Null((await installation.Rotation.AddSlotAsync(two, "emergency", default)).Error);
        await installation.Control.SealAsync(default);
        using var ceremony = New(installation);
        var begun = (await ceremony.JoinAsync(default)).Value.Progress;
        Assert.Null(begun.Needed);
        using var first = ShareText.Format(two.Shares[3]);
        using var other = ShareText.Format(three.Shares[0]);
        using var second = ShareText.Format(two.Shares[0]);
        Assert.Equal(2, ceremony.Offer(begun.Nonce, first).Progress.Value.Needed);
        Assert.Equal("ShareForeign", ceremony.Offer(begun.Nonce, other).Progress.Error!.Code);
        Assert.True(ceremony.Offer(begun.Nonce, second).Progress.Value.IsComplete);
        using var slot = ceremony.Present(begun.Nonce)!;
        Assert.Null((await installation.Control.UnsealAsync(slot, default)).Error);
    }

    [Fact]
    public async Task A_forged_share_that_passes_its_tag_leads_to_a_refusal_and_to_no_key()
    {
        // Who can read the store knows the key of the tags. Such a share is taken, and the commitment of the slot says no.
        await using var at = await Ceremony.BeginAsync();
        var nonce = (await at.Shares.JoinAsync(default)).Value.Progress.Nonce;
        at.Offer(nonce, 1);
        at.Offer(nonce, 2);
        at.Offer(nonce, Forged(at));
        using var slot = at.Shares.Present(nonce)!;
        Assert.Equal("SlotRefused", (await at.Installation.Control.UnsealAsync(slot, default)).Error!.Code);
        Assert.Null(at.Installation.Held.OrNull);
    }

    [Fact]
    public async Task A_device_that_fails_makes_nobody_wait()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await installation.Control.SealAsync(default);
        for (var failure = 0; failure < 5; failure++)
        {
            Assert.NotNull((await installation.Control.UnsealAsync(new AbsentDevice(), default)).Error);
        }

        Assert.Equal((0, TimeSpan.Zero), (installation.Control.Status.FailedAttempts, installation.Control.Status.RetryAfter));
        Assert.Equal("SlotRefused", (await installation.Control.UnsealAsync(new FixedSlot(9), default)).Error!.Code);
        Assert.Equal("DeviceAway", (await installation.Control.UnsealAsync(new AbsentDevice(), default)).Error!.Code);
    }

    [Fact]
    public async Task Slots_have_names_that_no_two_share_and_an_old_slot_keeps_its_bytes()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var first = Assert.Single(await installation.Rotation.SlotsAsync(default));
        Assert.Equal("fixed", first.Name);
        var stored = installation.Memory.Snapshot()[BarrierRows.SlotOf(first.Id).Key];
        Assert.Equal(1, stored[0]);
        Assert.Equal("fixed-2", (await installation.Rotation.AddSlotAsync(new FixedSlot(8), null, default)).Value.Name);
        Assert.Equal("spare", (await installation.Rotation.AddSlotAsync(new FixedSlot(9), "spare", default)).Value.Name);
        Assert.Equal("SlotNameTaken", (await installation.Rotation.AddSlotAsync(new FixedSlot(10), "spare", default)).Error!.Code);
        Assert.Equal("SlotNameTaken", (await installation.Rotation.AddSlotAsync(new FixedSlot(10), "fixed", default)).Error!.Code);
        Assert.Equal(stored, installation.Memory.Snapshot()[BarrierRows.SlotOf(first.Id).Key]);
        await using var restarted = new TestInstallation(installation.Memory);
        Assert.Null((await restarted.Control.UnsealAsync(new FixedSlot(9), default)).Error);
        Assert.Equal(["fixed", "fixed-2", "spare"], (await restarted.Rotation.SlotsAsync(default)).Select(slot => slot.Name).Order());
    }

    [Fact]
    public async Task A_renamed_slot_is_an_altered_set()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var added = (await installation.Rotation.AddSlotAsync(new FixedSlot(8), "spare", default)).Value;
        var key = BarrierRows.SlotOf(added.Id).Key;
        var edited = installation.Memory.Snapshot()[key].ToArray();
        edited[^1] ^= 1;
        installation.Memory.Tamper(key, edited);
        await using var restarted = new TestInstallation(installation.Memory);
        Assert.Equal("SlotsAltered", (await restarted.Control.UnsealAsync(TestInstallation.Slot, default)).Error!.Code);
    }

    [Fact]
    public async Task Shares_prove_themselves_and_take_a_new_root_key()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        using var issued = ShamirSlot.Issue(2, 3).Value;
        await installation.Rotation.AddSlotAsync(issued, null, default);
        using var presented = new ShamirSlot([Copy(issued.Shares[0]), Copy(issued.Shares[2])]);
        using var other = ShamirSlot.Issue(2, 3).Value;
        Assert.Null((await installation.Rotation.ProveAsync(presented, default)).Error);
        Assert.Equal("SlotRefused", (await installation.Rotation.ProveAsync(other, default)).Error!.Code);
        Assert.Equal("SlotRefused", (await installation.Rotation.ProveAsync(new FixedSlot(9), default)).Error!.Code);
        Assert.Equal(2, (await installation.Rotation.RotateRootAsync([presented], default)).Value);
        await using var restarted = new TestInstallation(installation.Memory);
        using var again = new ShamirSlot([Copy(issued.Shares[1]), Copy(issued.Shares[2])]);
        Assert.Null((await restarted.Control.UnsealAsync(again, default)).Error);
    }

    private static ShareCeremony New(TestInstallation installation) => new(installation.Store, installation.Held, installation.Clock);

    private static ShamirShare Copy(ShamirShare share) => new(share.SetId.ToArray(), share.Threshold, share.Index, new SecretBytes(share.Value.Span), share.Tag.ToArray());

    private static string Line(ShamirShare share)
    {
        using var line = ShareText.Format(share);
        return Encoding.ASCII.GetString(line.Span);
    }

    private static string Forged(Ceremony at)
    {
        var slot = at.Installation.Memory.Snapshot().Single(row => row.Key.StartsWith(BarrierRows.Slot.Prefix())).Value;
        var header = slot.AsSpan().IndexOf(at.Issued.Shares[0].SetId) - 1;
        var tagKey = slot.AsSpan(header + ShareSet.EncodedSize - 32, 32).ToArray();
        var value = new byte[32];
        byte[] message = [.. "kv1-share"u8, .. at.Issued.Shares[0].SetId, 3, 5, .. value];
        var tag = System.Security.Cryptography.HMACSHA256.HashData(tagKey, message)[..16];
        return Line(new ShamirShare(at.Issued.Shares[0].SetId.ToArray(), 3, 5, new SecretBytes(value), tag));
    }

    private sealed class AbsentDevice : IRootSlot
    {
        public string Kind => "fixed";

        public bool CanBeGuessed => false;

        public ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel) => throw new NotSupportedException();

        public ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel) =>
            ValueTask.FromResult<Result<SecretBytes>>(new VaultError(503, "DeviceAway", "away"));
    }

    /// <summary>A sealed installation whose only slot takes shares.</summary>
    private sealed class Ceremony : IAsyncDisposable
    {
        private Ceremony(TestInstallation installation, ShamirSlot issued)
        {
            Installation = installation;
            Issued = issued;
            Shares = New(installation);
            Shares.Ended = (end, _) => Ends.Add(end);
        }

        public TestInstallation Installation { get; }

        public ShamirSlot Issued { get; }

        public ShareCeremony Shares { get; }

        public List<CeremonyEnd> Ends { get; } = [];

        public static async Task<Ceremony> BeginAsync(int threshold = 3, int count = 5)
        {
            var installation = new TestInstallation();
            var issued = ShamirSlot.Issue(threshold, count).Value;
            Assert.Null((await installation.Control.InitializeAsync(issued, default)).Error);
            return new Ceremony(installation, issued);
        }

        public ShareOffer Offer(Guid nonce, int index) => Offer(nonce, Line(Issued.Shares[index - 1]));

        public ShareOffer Offer(Guid nonce, string line)
        {
            using var typed = new SecretBytes(Encoding.ASCII.GetBytes(line));
            return Shares.Offer(nonce, typed);
        }

        public ValueTask DisposeAsync()
        {
            Shares.Dispose();
            Issued.Dispose();
            return Installation.DisposeAsync();
        }
    }
}
