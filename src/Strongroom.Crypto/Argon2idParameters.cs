namespace Strongroom.Crypto;

/// <summary>The cost of one Argon2id derivation (RFC 9106 §3.1).</summary>
/// <param name="MemoryKiB">m, in KiB.</param>
/// <param name="Passes">t.</param>
/// <param name="Lanes">p.</param>
public readonly record struct Argon2idParameters(int MemoryKiB, int Passes, int Lanes)
{
    /// <summary>64 MiB: the memory of RFC 9106's second recommended choice (§4), and the floor of S7.</summary>
    public const int LeastMemoryKiB = 64 * 1024;

    /// <summary>2 GiB: no header may make the server allocate more (S7).</summary>
    public const int MostMemoryKiB = 2 * 1024 * 1024;

    public const int LeastPasses = 3;
    public const int MostPasses = 32;
    public const int LeastLanes = 1;
    public const int MostLanes = 16;

    /// <summary>What new slots get: 256 MiB, 4 passes, 4 lanes (security model §6.2); a guess costs 2 seconds of a 2026 core.</summary>
    public static Argon2idParameters Default => new(256 * 1024, 4, 4);

    /// <summary>Whether all three lie between floor and ceiling. Checked when a slot is made and again before a stored header is used.</summary>
    public bool AreWithinBounds =>
        MemoryKiB is >= LeastMemoryKiB and <= MostMemoryKiB && Passes is >= LeastPasses and <= MostPasses && Lanes is >= LeastLanes and <= MostLanes;
}
