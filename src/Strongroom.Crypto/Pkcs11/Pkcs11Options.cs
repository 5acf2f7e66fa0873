namespace Strongroom.Crypto;

/// <summary>Which token of which module holds the keys of this installation. The PIN is no option: it is handed over apart (S6).</summary>
public sealed record Pkcs11Options
{
    public const int DefaultSessions = 8;
    public const int MostSessions = 256;

    /// <summary>Absolute path of the vendor's PKCS#11 library.</summary>
    public required string ModulePath { get; init; }

    /// <summary><c>CKA_LABEL</c> of the token, without the blanks that pad it; null when <see cref="TokenSerial"/> tells it.</summary>
    public string? TokenLabel { get; init; }

    /// <summary>Serial number of the token, without padding; needed when two tokens have one label.</summary>
    public string? TokenSerial { get; init; }

    /// <summary>Sessions that work at one time, 1 to <see cref="MostSessions"/>; one more keeps the login.</summary>
    public int Sessions { get; init; } = DefaultSessions;

    /// <summary>How long a call waits for a session before it gives up.</summary>
    public TimeSpan LeaseWait { get; init; } = TimeSpan.FromSeconds(3);
}
