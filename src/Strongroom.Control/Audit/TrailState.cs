namespace Strongroom.Audit;

/// <summary>Whether the trail takes records.</summary>
internal enum TrailState
{
    /// <summary>Not started, or stopped.</summary>
    Stopped,

    /// <summary>Takes everything.</summary>
    Ready,

    /// <summary>The disk is back; the records of changes that committed meanwhile go in before anything else may.</summary>
    CatchingUp,

    /// <summary>The disk refuses; it is tried again and again.</summary>
    Faulted,

    /// <summary>The trail is not the one that was written. Only an operator and a restart lead out of it.</summary>
    Broken,
}
