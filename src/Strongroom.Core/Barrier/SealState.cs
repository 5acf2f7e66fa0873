namespace Strongroom.Barrier;

public enum SealState
{
    /// <summary>There is no root key yet.</summary>
    Uninitialized,

    /// <summary>No key is in memory.</summary>
    Sealed,

    /// <summary>A slot is being tried, or rooms are loading their state.</summary>
    Opening,

    /// <summary>Requests are admitted.</summary>
    Open,

    /// <summary>Rooms drop their state and keys are being zeroed.</summary>
    Sealing,
}
