namespace Strongroom.Issuers.Acme;

/// <summary>What has been done of an order. The numbers are stored.</summary>
internal enum AcmePhase : byte
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>The authority has the order.</summary>
    Ordered = 1,

    /// <summary>The proofs are known, and those over HTTP can be seen.</summary>
    Chosen = 2,

    /// <summary>The TXT records are written as well.</summary>
    Shown = 3,

    /// <summary>The authority has been told to look.</summary>
    Told = 4,

    /// <summary>The authority has the signing request.</summary>
    Finalized = 5,
}
