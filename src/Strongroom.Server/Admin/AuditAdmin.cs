using System.Buffers;
using System.Globalization;
using Strongroom.Audit;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Reading and verifying the trail.</summary>
internal sealed class AuditAdmin(AuditTrail trail)
{
    private const int MostRecords = 1_000_000;

    /// <summary><c>?n=</c> the newest records, <c>&amp;follow=true</c> and every new one: one JSON object a line.</summary>
    public ValueTask<Result<Answer>> TailAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var query = passage.Http.Request.Query;
        if (!int.TryParse(query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MostRecords)
        {
            return ValueTask.FromResult<Result<Answer>>(Refusals.InvalidProperty("n", $"It must be a whole number up to {MostRecords}."));
        }

        var follow = string.Equals(query["follow"], "true", StringComparison.Ordinal);
        return ValueTask.FromResult<Result<Answer>>(new LinesAnswer((output, stop) => follow ? FollowAsync(count, output, stop) : PrintAsync(count, output, stop)));
    }

    /// <summary>Checks the files as they lie there; with a <c>checkpoint</c> in the body, also that they continue it.</summary>
    public async ValueTask<Result<Answer>> VerifyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        TrailAnchor? anchor = null;
        if (body.Text("checkpoint") is { } note && (anchor = TrailAnchor.TryParse(note)) is null)
        {
            return Refusals.InvalidProperty("checkpoint", "It is no checkpoint of a trail.");
        }

        var request = new VerifyRequest { Directory = trail.Directory, Anchor = anchor, IsLive = true };
        var result = await Task.Run(() => AuditVerifier.Verify(request, cancel), cancel).ConfigureAwait(false);
        return new AdminAnswer(json => VerdictJson.Write(json, result));
    }

    private async Task PrintAsync(int count, IBufferWriter<byte> output, CancellationToken stop)
    {
        var last = trail.DurableSequence;
        var from = Math.Max(1, last - count + 1);
        foreach (var entry in AuditReader.Read(trail.Directory, from, last))
        {
            stop.ThrowIfCancellationRequested();
            Write(output, entry);
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    private async Task FollowAsync(int count, IBufferWriter<byte> output, CancellationToken stop)
    {
        await foreach (var entry in trail.Tail.FollowLastAsync(count, stop).ConfigureAwait(false))
        {
            Write(output, entry);
            await ((System.IO.Pipelines.PipeWriter)output).FlushAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Checkpoints are not records of requests; the verifier reads those.</summary>
    private static void Write(IBufferWriter<byte> output, AuditEntry entry)
    {
        if (entry.Record is not null)
        {
            AuditJson.WriteLine(output, entry.Sequence, entry.Record);
        }
    }
}
