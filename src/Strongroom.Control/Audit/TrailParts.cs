using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>What a trail is made of, wired.</summary>
internal sealed record TrailParts(
    GroupCommit Group,
    PendingRows Pending,
    CheckpointSigner Signer,
    CheckpointClock Checkpoints,
    HeadRow Head,
    IStore Store,
    TimeProvider Time)
{
    public static TrailParts Wire(AuditOptions options, IStore store, IRowGuard guard, IPurposeSealer sealer, TimeProvider time, ILogger log)
    {
        options.Check();
        var signer = new CheckpointSigner(store, guard, sealer, time);
        var checkpoints = new CheckpointClock(options, signer, time);
        var writer = new ChainWriter(options, log);
        var queue = new RecordQueue(time, log);
        var group = new GroupCommit(queue, writer, checkpoints, time, log);
        var pending = new PendingRows(queue, new SettledRows(time), new StoredRows(options.Directory, store, guard), log);
        return new TrailParts(group, pending, signer, checkpoints, new HeadRow(writer, store, guard), store, time);
    }
}
