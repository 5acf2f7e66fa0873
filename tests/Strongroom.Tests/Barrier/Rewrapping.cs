using System.Globalization;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Barrier;

/// <summary>S9: the keys change under running work, and nothing is lost.</summary>
public sealed class Rewrapping
{
    [Fact]
    public async Task S9_rotation_and_rewrap_under_concurrent_writers_lose_nothing_and_remove_the_old_key()
    {
        await using var installation = await TestInstallation.OpenedAsync(rewraps: made => new NoteRewraps(made));
        var (tenant, vault) = await installation.NewVaultAsync();
        for (var note = 0; note < 450; note++)
        {
            await WriteAsync(installation, tenant, vault, note, round: 0);
        }

        using var stop = new CancellationTokenSource();
        var last = new int[450];
        var writers = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var round = 1; !stop.IsCancellationRequested; round++)
            {
                for (var note = writer; note < 450; note += 3)
                {
                    await WriteAsync(installation, tenant, vault, note, round);
                    last[note] = round;
                    await ReadAsync(installation, tenant, vault, note);
                }
            }
        })).ToList();

        for (var turn = 2u; turn <= 4; turn++)
        {
            Assert.Equal(turn, (await installation.Rotation.RotateSystemKeyAsync(default)).Value);
            var tx = installation.System();
            Assert.Equal(turn, await installation.VaultKeys.RotateAsync(tx, tenant, vault, default));
            Assert.True(await installation.CommitAsync(tx));
            var outcome = (await installation.Rewrap.RunAsync(remove: true, null, default)).Value;
            Assert.Equal((turn, 1, 0L), (outcome.SystemKey, outcome.KeysDropped, outcome.Progress.Refused));
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal([4u], installation.Held.Current.Ring.Entries.Select(entry => entry.Key.Number));
        await EverythingIsUnderAsync(installation, 4);

        await using var restarted = new TestInstallation(installation.Memory);
        await restarted.UnsealAsync();
        for (var note = 0; note < 450; note++)
        {
            Assert.Equal(last[note], await ReadAsync(restarted, tenant, vault, note));
        }
    }

    [Fact]
    public async Task S9_a_rewrap_that_crashes_anywhere_is_made_good_by_the_next()
    {
        await using var installation = await TestInstallation.OpenedAsync(rewraps: made => new NoteRewraps(made));
        var (tenant, vault) = await installation.NewVaultAsync();
        for (var note = 0; note < 450; note++)
        {
            await WriteAsync(installation, tenant, vault, note, round: 0);
        }

        await installation.Rotation.RotateSystemKeyAsync(default);
        var commits = 0;
        var current = installation;
        for (var crashAt = 0; ; crashAt++)
        {
            commits = 0;
            var fatal = crashAt;
            installation.Memory.BeforeCommit = _ =>
            {
                if (commits++ == fatal)
                {
                    throw new StoreUnavailableException("power cut", outcomeUnknown: true);
                }
            };
            try
            {
                Assert.Null((await current.Rewrap.RunAsync(remove: true, null, default)).Error);
                break;
            }
            catch (StoreUnavailableException)
            {
                installation.Memory.BeforeCommit = null;
                current = new TestInstallation(installation.Memory, rewraps: made => new NoteRewraps(made));
                await current.UnsealAsync();
            }
        }

        installation.Memory.BeforeCommit = null;
        await EverythingIsUnderAsync(current, 2);
        Assert.Equal([2u], current.Held.Current.Ring.Entries.Select(entry => entry.Key.Number));
        for (var note = 0; note < 450; note++)
        {
            Assert.Equal(0, await ReadAsync(current, tenant, vault, note));
        }
    }

    [Fact]
    public async Task A_commit_tagged_before_the_rewrap_and_late_conflicts_and_is_never_stored()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var late = installation.System();
        late.Insert(Key(tenant, vault, 1), new NoteRecord("late", []));
        await installation.Rotation.RotateSystemKeyAsync(default);
        Assert.Null((await installation.Rewrap.RunAsync(remove: true, null, default)).Error);
        Assert.False(await installation.CommitAsync(late));
        var again = installation.System();
        again.Insert(Key(tenant, vault, 1), new NoteRecord("late", []));
        Assert.True(await installation.CommitAsync(again));
    }

    [Fact]
    public async Task The_fence_waits_for_commits_that_passed_it_before()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        using var inside = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var early = installation.System();
        early.Insert(Key(tenant, vault, 1), new NoteRecord("early", []));
        await installation.Rotation.RotateSystemKeyAsync(default);
        installation.Memory.BeforeCommit = _ =>
        {
            inside.Release();
            go.Wait();
        };
        var committing = Task.Run(() => installation.CommitAsync(early));
        await inside.WaitAsync();
        installation.Memory.BeforeCommit = null;
        var rewrapping = installation.Rewrap.RunAsync(remove: true, null, default);
        await Task.Delay(50);
        Assert.False(rewrapping.IsCompleted);
        go.Release();
        Assert.True(await committing);
        Assert.Null((await rewrapping).Error);
        Assert.Equal("early", (await installation.System().FindAsync(Key(tenant, vault, 1), default))!.Text);
    }

    [Fact]
    public async Task A_row_with_a_false_tag_gets_no_true_one_and_keeps_the_old_key()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var tx = installation.System();
        tx.Insert(Key(tenant, vault, 1), new NoteRecord("note", []));
        await installation.CommitAsync(tx);
        var forged = installation.Memory.Snapshot()[Key(tenant, vault, 1).Key];
        forged[^1] ^= 1;
        installation.Memory.Tamper(Key(tenant, vault, 1).Key, forged);
        await installation.Rotation.RotateSystemKeyAsync(default);
        var outcome = (await installation.Rewrap.RunAsync(remove: true, null, default)).Value;
        Assert.Equal((1L, 0), (outcome.Progress.Refused, outcome.KeysDropped));
        Assert.Equal(forged, installation.Memory.Snapshot()[Key(tenant, vault, 1).Key]);
        Assert.Equal(2, installation.Held.Current.Ring.Entries.Count);
    }

    [Fact]
    public async Task A_retired_key_opens_blobs_that_left_the_store_and_no_row()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var blob = installation.Purposes.Seal("backup", [], "blob"u8);
        var row = installation.Guard.Protect(Key(tenant, vault, 1).Key, "payload"u8);
        await installation.Rotation.RotateSystemKeyAsync(default);
        Assert.Equal(1, (await installation.Rewrap.RunAsync(remove: false, null, default)).Value.KeysDropped);
        Assert.False(installation.Control.Status.RewrapPending);

        await using var restarted = new TestInstallation(installation.Memory);
        await restarted.UnsealAsync();
        foreach (var each in (TestInstallation[])[installation, restarted])
        {
            Assert.Throws<RowIntegrityException>(() => each.Guard.Open(Key(tenant, vault, 1).Key, row));
            using var opened = each.Purposes.Open("backup", [], blob);
            Assert.True(opened!.Span.SequenceEqual("blob"u8));
            Assert.Equal(1u, (await each.VaultKeys.NewestAsync(tenant, vault, default)).Number);
        }

        Assert.Equal(1, (await installation.Rewrap.RunAsync(remove: true, null, default)).Value.KeysDropped);
        Assert.Null(installation.Purposes.Open("backup", [], blob));
    }

    [Fact]
    public async Task Sealing_in_the_middle_breaks_a_rewrap_off_and_the_next_finishes_it()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        for (var note = 0; note < 450; note++)
        {
            var tx = installation.System();
            tx.Insert(Key(tenant, vault, note), new NoteRecord("note", []));
            await installation.CommitAsync(tx);
        }

        await installation.Rotation.RotateSystemKeyAsync(default);
        var commits = 0;
        installation.Memory.BeforeCommit = _ =>
        {
            if (++commits == 2)
            {
                installation.Control.SealAsync(default).Wait();
            }
        };
        await Assert.ThrowsAsync<SealedException>(async () => await installation.Rewrap.RunAsync(remove: true, null, default));
        installation.Memory.BeforeCommit = null;
        await installation.UnsealAsync();
        Assert.True(installation.Control.Status.RewrapPending);
        Assert.Equal(1, (await installation.Rewrap.RunAsync(remove: true, null, default)).Value.KeysDropped);
        await EverythingIsUnderAsync(installation, 2);
    }

    private static async Task WriteAsync(TestInstallation installation, TenantId tenant, VaultId vault, int note, int round)
    {
        var key = Key(tenant, vault, note);
        for (; ; )
        {
            var tx = installation.System();
            await tx.FindAsync(key, default);
            var vaultKey = await installation.VaultKeys.NewestAsync(tenant, vault, default);
            var text = round.ToString(CultureInfo.InvariantCulture);
            tx.Put(key, new NoteRecord(text, installation.Values.Seal(vaultKey, NoteRewraps.Context(key.Key), Encoding.ASCII.GetBytes(text))));
            if (await installation.CommitAsync(tx))
            {
                return;
            }
        }
    }

    /// <summary>The round that wrote the note, after its value has been opened and compared.</summary>
    private static async Task<int> ReadAsync(TestInstallation installation, TenantId tenant, VaultId vault, int note)
    {
        var key = Key(tenant, vault, note);
        var record = (await installation.System().FindAsync(key, default))!;
        var vaultKey = await installation.VaultKeys.ForAsync(tenant, vault, ValueSealer.KeyNumberOf(record.Sealed), default);
        using var value = installation.Values.Open(vaultKey, NoteRewraps.Context(key.Key), record.Sealed);
        Assert.Equal(record.Text, Encoding.ASCII.GetString(value.Span));
        return int.Parse(record.Text, CultureInfo.InvariantCulture);
    }

    private static async Task EverythingIsUnderAsync(TestInstallation installation, uint systemKey)
    {
        foreach (var row in await installation.Store.ScanAsync(new StoreKey([]), null, 10_000, default))
        {
            if (!BarrierRows.IsUntagged(row.Key))
            {
                Assert.Equal(systemKey, RowEnvelope.NumberOf(row.Value));
                installation.Guard.Open(row.Key, row.Value);
            }

            if (BarrierRows.TryParseVaultKey(row.Key, out _, out _, out _))
            {
                Assert.Equal(systemKey, RowShape<VaultKeyRecord>.Decode(installation.Guard, row.Key, row.Value).SystemKey);
            }
        }
    }

    private static RowKey<NoteRecord> Key(TenantId tenant, VaultId vault, int note) =>
        NoteRecord.Shape.Key(tenant.Compact, vault.Compact, note.ToString("d4", CultureInfo.InvariantCulture));
}
