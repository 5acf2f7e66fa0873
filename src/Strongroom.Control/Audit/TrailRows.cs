using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>The rows that the trail keeps in the store.</summary>
internal static class TrailRows
{
    public static readonly RowShape<PendingRecord> Pending =
        new("sys/audit/pending/{id}", "The audit record of a committed change until its entry is in the trail");

    public static readonly RowShape<TrailHead> Head = new("sys/audit/head", "The newest checkpoint of the audit trail, so that a shorter trail is noticed");

    public static readonly RowShape<CheckpointKey> SigningKey = new("sys/audit/signingkey", "The key that signs the audit trail's checkpoints, sealed");
}
