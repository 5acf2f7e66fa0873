using System.Text;
using Microsoft.Extensions.Logging;

namespace Strongroom.Audit;

/// <summary>
/// The one thread that writes: it takes whatever is in line, makes it durable with one sync and completes everyone in it. Nothing waits
/// for a batch to fill: batches form while the disk is busy. A watch refuses those whom the disk keeps waiting.
/// </summary>
internal sealed class GroupCommit(RecordQueue queue, ChainWriter writer, CheckpointClock checkpoints, TimeProvider time, ILogger log) : IDisposable
{
    private const int FirstRetryMilliseconds = 100;
    private const int LastRetryMilliseconds = 2000;

    /// <summary>With the watch's own period this keeps the promise of 2 seconds (S32).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1650);

    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(200);

    private Thread? _flusher;
    private ITimer? _watch;

    /// <summary>Called on the flusher's thread with each batch that became durable, before its waiters go on.</summary>
    public Action<EntryBatch> Durable { get; set; } = static _ => { };

    public RecordQueue Queue => queue;

    public string Directory => writer.Directory;

    /// <summary>Opens the chain and starts to take records. A trail that cannot be opened is logged, and every record refused.</summary>
    public void Start()
    {
        TryOpen(TrailState.Ready);
        _flusher = new Thread(Run) { Name = "audit", IsBackground = true };
        _flusher.Start();
        _watch = time.CreateTimer(_ => Watch(), null, WatchPeriod, WatchPeriod);
    }

    /// <summary>Takes no record ever again.</summary>
    public void Condemn(string reason) => queue.Fail(TrailState.Broken, reason, null);

    /// <summary>Asks for a checkpoint; completes when one is durable, or when there is nothing new to sign.</summary>
    public Task CheckpointAsync()
    {
        var done = checkpoints.Request();
        queue.Wake();
        return done;
    }

    /// <summary>Writes what is in line and a last checkpoint, and takes no more. Waits up to 5 seconds for the disk.</summary>
    public void Stop()
    {
        _ = checkpoints.Request();
        queue.RequestStop();
        _flusher?.Join(TimeSpan.FromSeconds(5));
        _flusher = null;
        _watch?.Dispose();
        queue.Fail(TrailState.Stopped, "The audit trail is stopped", null);
    }

    public void Dispose()
    {
        Stop();
        queue.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            // Whoever could run now goes first: on a busy core they add their records to this batch, and one sync then serves them all. On an
            // idle one there is nobody, and this costs nothing.
            Thread.Yield();
            if (queue.State == TrailState.Faulted)
            {
                if (!Reopen())
                {
                    break;
                }
            }
            else if (queue.TryTake(evenEmpty: checkpoints.IsDue(writer.SinceCheckpoint)) is { } batch)
            {
                TryFlush(batch);
            }
            else if (queue.IsStopping)
            {
                break;
            }
            else
            {
                queue.WaitForWork();
            }
        }

        writer.Dispose();
    }

    private void TryFlush(EntryBatch batch)
    {
        try
        {
            Flush(batch);
        }
        catch (Exception fault)
        {
            // Whatever it was, nobody in this batch may be told that it is durable.
            queue.Fail(TrailState.Faulted, $"The audit trail cannot be written: {fault.Message}", fault);
        }
    }

    private void Flush(EntryBatch batch)
    {
        writer.Seal(batch);
        var entries = batch.Count;
        var checkpoint = checkpoints.Sign(writer.Installation, writer.Head, writer.SinceCheckpoint + entries);
        if (checkpoint is not null)
        {
            batch.Add(AuditEntryKind.Checkpoint, null, Encoding.UTF8.GetBytes(checkpoint.Note));
            writer.Seal(batch);
        }

        if (batch.Count > 0)
        {
            writer.Write(batch);
        }

        if (queue.TrySettle(batch, () => writer.Acknowledge(entries, checkpoint is not null)))
        {
            Durable(batch);
            batch.Succeed();
            checkpoints.Settled(checkpoint);
        }
    }

    /// <summary>Tries until the disk serves again. False when the trail stops first.</summary>
    private bool Reopen()
    {
        for (var wait = FirstRetryMilliseconds; !queue.IsStopping; wait = Math.Min(wait * 2, LastRetryMilliseconds))
        {
            if (TryOpen(TrailState.CatchingUp))
            {
                return true;
            }

            queue.WaitForWork(wait);
        }

        return false;
    }

    private bool TryOpen(TrailState next)
    {
        try
        {
            var cut = writer.Open();
            var after = writer.Acknowledged.Sequence;
            if (!queue.TryOpen(next, after, cut > 0 ? TrailNote.Cut(time.GetUtcNow(), cut) : default))
            {
                return false;
            }

            log.TrailOpened(after, cut);
            return true;
        }
        catch (Exception fault) when (fault is TrailBrokenException or IOException or UnauthorizedAccessException)
        {
            queue.Fail(TrailState.Faulted, $"The audit trail cannot be opened: {fault.Message}", fault);
            return false;
        }
    }

    private void Watch()
    {
        if (queue.OldestWait() > Patience)
        {
            queue.Fail(TrailState.Faulted, "The audit trail did not reach the disk in time", null);
        }
        else if (queue.State == TrailState.Ready && !writer.IsInPlace())
        {
            queue.Fail(TrailState.Faulted, "The audit segment was taken away", null);
            queue.Wake();
        }
        else if (checkpoints.IsDue(writer.SinceCheckpoint))
        {
            queue.Wake();
        }
    }
}
