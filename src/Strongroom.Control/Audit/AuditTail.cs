using System.Runtime.CompilerServices;

namespace Strongroom.Audit;

/// <summary>Follows the trail as it grows. Only durable entries are shown, each once and in order.</summary>
public sealed class AuditTail
{
    private readonly RecordQueue _queue;
    private readonly string _directory;

    internal AuditTail(RecordQueue queue, string directory)
    {
        _queue = queue;
        _directory = directory;
    }

    /// <summary>The last <paramref name="count"/> entries, then every new one until cancelled.</summary>
    public IAsyncEnumerable<AuditEntry> FollowLastAsync(int count, CancellationToken cancel) =>
        FollowAsync(Math.Max(1, _queue.DurableSequence - count + 1), cancel);

    /// <summary>The entries from <paramref name="fromSequence"/> on, then every new one until cancelled.</summary>
    /// <exception cref="InvalidDataException">The files are damaged there.</exception>
    public async IAsyncEnumerable<AuditEntry> FollowAsync(long fromSequence, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var cursor = new EntryCursor(_directory, fromSequence);
        var seen = fromSequence - 1;
        while (true)
        {
            while (cursor.TryNext(_queue.DurableSequence, out var raw))
            {
                seen = raw.Sequence;
                yield return AuditReader.Decode(raw);
                cancel.ThrowIfCancellationRequested();
            }

            await _queue.WaitBeyond(Math.Max(seen, 0)).WaitAsync(cancel).ConfigureAwait(false);
        }
    }
}
