namespace Strongroom.Storage.Sqlite;

/// <summary>A batch in line.</summary>
internal sealed class PendingCommit(Batch batch, CancellationToken cancel) : TaskCompletionSource<CommitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Batch Batch => batch;

    public CancellationToken Cancel => cancel;

    /// <summary>Set by the writer; told to the caller once the group is durable.</summary>
    public CommitOutcome Outcome { get; set; }
}
