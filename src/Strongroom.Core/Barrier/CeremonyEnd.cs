namespace Strongroom.Barrier;

/// <summary>How a ceremony came to its end.</summary>
public enum CeremonyEnd
{
    /// <summary>The shares gave the key.</summary>
    Completed,

    /// <summary>There were enough shares, and they opened no slot.</summary>
    Refused,

    Cancelled,

    /// <summary>Too many wrong shares.</summary>
    TooManyWrong,

    Expired,

    /// <summary>The installation was sealed or opened by another way meanwhile.</summary>
    Overtaken,
}
