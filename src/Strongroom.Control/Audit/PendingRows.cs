using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>
/// The records of changes on their way from the committed batch into the chain. The store's feed brings them in commit order; after a
/// crash or a fault they are replayed from their rows, each once: the entry names the row that it came from.
/// </summary>
internal sealed class PendingRows(RecordQueue queue, SettledRows settled, StoredRows stored, ILogger log)
{
    private const int DeletesPerChange = 64;
    private const int Lot = 512;

    /// <summary>A busy trail's rows leave with later changes; the sweep is for the rest.</summary>
    private static readonly TimeSpan SweepAge = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly List<HeldChange> _held = [];
    private long _unique = (long)RandomNumberGenerator.GetInt32(int.MaxValue) << 32;
    private volatile FeedMode _mode = FeedMode.Closed;

    private enum FeedMode
    {
        /// <summary>Rows stay where they are; a replay will find them.</summary>
        Closed,

        /// <summary>The feed is held back until the older rows are in line.</summary>
        Replaying,

        /// <summary>The feed goes straight into the chain.</summary>
        Live,
    }

    private readonly record struct HeldChange(PendingId Id, ReadOnlyMemory<byte> Body);

    public bool IsLive => _mode == FeedMode.Live;

    /// <summary>See <see cref="IAuditTrail.Attach"/>.</summary>
    public void Attach(Batch batch, AuditRecord record)
    {
        if (!IsLive || !queue.CanTake)
        {
            throw new AuditUnavailableException(queue.Fault ?? "The audit trail takes no records of changes now");
        }

        stored.Put(batch, new PendingId(queue.DurableSequence, (ulong)Interlocked.Increment(ref _unique)), record);
        StoredRows.Delete(batch, settled.Take(DeletesPerChange));
    }

    /// <summary>The store's feed. Runs on the thread that commits.</summary>
    public void Observe(CommittedChange change)
    {
        try
        {
            var id = PendingId.Parse(change.Key.LastPart);
            if (change.Value is null)
            {
                settled.Gone(id);
            }
            else if (_mode != FeedMode.Closed)
            {
                Take(new HeldChange(id, stored.Open(change.Key, change.Value)));
            }
        }
        catch (Exception fault)
        {
            // The feed must not throw; the row is durable and a replay will find it.
            log.ChangeNotTaken(fault);
            Close();
        }
    }

    /// <summary>The batch's records are in the chain: their rows may go.</summary>
    public void MarkDurable(EntryBatch batch)
    {
        if (batch.Pending.Count > 0)
        {
            settled.Add(batch.Pending);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _mode = FeedMode.Closed;
            _held.Clear();
        }
    }

    /// <summary>Brings every row that is not yet in the chain into it, in commit order, and then follows the feed.</summary>
    /// <exception cref="AuditUnavailableException">The trail failed meanwhile; the rows stay.</exception>
    public async Task ReplayAsync(CancellationToken cancel)
    {
        lock (_gate)
        {
            _mode = FeedMode.Replaying;
            _held.Clear();
        }

        try
        {
            // What the feed brought before must be settled first: it is in line already, but not yet in the chain.
            await queue.DrainAsync().ConfigureAwait(false);
            var rows = await stored.ListAsync(cancel).ConfigureAwait(false);
            rows.RemoveAll(row => settled.Contains(row.Id));
            var inChain = stored.FindInChain(rows.Select(row => row.Id).ToHashSet(), queue.DurableSequence);
            settled.Add(inChain);
            await AppendAsync(rows.FindAll(row => !inChain.Contains(row.Id))).ConfigureAwait(false);
            GoLive(rows.Select(row => row.Id).ToHashSet());
            if (rows.Count > 0)
            {
                log.Replayed(rows.Count - inChain.Count, inChain.Count);
            }
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Deletes rows that no later change has taken along.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        for (var left = settled.TakeOlderThan(SweepAge, Lot); left.Count > 0; left = settled.TakeOlderThan(SweepAge, Lot))
        {
            await stored.DeleteAsync(left, cancel).ConfigureAwait(false);
            foreach (var id in left)
            {
                settled.Gone(id);
            }
        }
    }

    private void Take(HeldChange change)
    {
        lock (_gate)
        {
            if (_mode == FeedMode.Replaying)
            {
                _held.Add(change);
            }
            else if (_mode == FeedMode.Live && queue.AppendCommitted(change.Id, change.Body.Span) is null)
            {
                _mode = FeedMode.Closed;
            }
        }
    }

    private async Task AppendAsync(List<PendingRow> rows)
    {
        var last = Task.CompletedTask;
        for (var i = 0; i < rows.Count; i++)
        {
            var body = stored.Open(rows[i].Row.Key, rows[i].Row.Value);
            last = queue.AppendCommitted(rows[i].Id, body.Span) ?? throw Refused();
            if (i % Lot == Lot - 1)
            {
                await last.ConfigureAwait(false);
            }
        }

        await last.ConfigureAwait(false);
    }

    private void GoLive(HashSet<PendingId> replayed)
    {
        lock (_gate)
        {
            if (_mode != FeedMode.Replaying)
            {
                throw Refused();
            }

            foreach (var change in _held)
            {
                if (!replayed.Contains(change.Id) && !settled.Contains(change.Id) && queue.AppendCommitted(change.Id, change.Body.Span) is null)
                {
                    throw Refused();
                }
            }

            _held.Clear();
            _mode = FeedMode.Live;
        }
    }

    private AuditUnavailableException Refused() => new(queue.Fault ?? "The audit trail was closed");
}
