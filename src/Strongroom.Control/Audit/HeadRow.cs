using System.Text;
using Strongroom.Crypto;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>Keeps the newest checkpoint in the store, where whoever rolls the files back does not reach it (S33).</summary>
internal sealed class HeadRow(ChainWriter writer, IStore store, IRowGuard guard)
{
    private const string KeyFileName = "verifier-key";

    private SignedCheckpoint? _saved;

    /// <exception cref="TrailBrokenException">The files do not hold the entry that the store knows.</exception>
    public async ValueTask CheckAsync(CancellationToken cancel)
    {
        if (await store.GetAsync(TrailRows.Head.Key().Key, cancel).ConfigureAwait(false) is not { } row)
        {
            return;
        }

        var head = RowShape<TrailHead>.Decode(guard, row.Key, row.Value);
        var end = writer.Acknowledged.Sequence;
        if (end < head.Sequence)
        {
            throw new TrailBrokenException($"The store knows {head.Sequence} audit entries, the files hold {end}", end + 1);
        }

        using var cursor = new EntryCursor(writer.Directory, head.Sequence);
        if (!cursor.TryNext(head.Sequence, out var entry) || !entry.Hash.Span.SequenceEqual(head.Hash))
        {
            throw new TrailBrokenException("The audit entries are not those that the store knows", head.Sequence);
        }
    }

    public async Task SaveAsync(SignedCheckpoint? checkpoint, CancellationToken cancel)
    {
        if (checkpoint is null || checkpoint == _saved)
        {
            return;
        }

        var record = new RecordWriter();
        TrailHead.Write(record, new TrailHead(checkpoint.Point.Sequence, checkpoint.Point.Hash, checkpoint.Note));
        var key = TrailRows.Head.Key().Key;
        await store.CommitAsync(new Batch().Put(key, guard.Protect(key, record.Written), Expect.Anything), cancel).ConfigureAwait(false);
        _saved = checkpoint;
    }

    /// <summary>Writes the verifier's key beside the segments, for whoever checks them without a server.</summary>
    public void PublishKey(ReadOnlySpan<byte> publicKey)
    {
        var path = Path.Combine(writer.Directory, KeyFileName);
        var line = CheckpointNote.FormatKey(CheckpointNote.OriginOf(writer.Installation), publicKey) + "\n";
        if (File.Exists(path) && File.ReadAllText(path) == line)
        {
            return;
        }

        var fresh = path + ".new";
        File.Delete(fresh);
        var open = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, open))
        {
            file.Write(Encoding.ASCII.GetBytes(line));
            DurableFile.SyncData(file.SafeFileHandle);
        }

        File.Move(fresh, path, overwrite: true);
        DurableFile.SyncDirectory(writer.Directory);
    }
}
