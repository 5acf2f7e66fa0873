namespace Strongroom.Cli;

/// <summary>What the process returns to the shell. 2 to 5 belong to <c>audit verify</c> (security model §9).</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line is wrong, or names something that cannot be.</summary>
    public const int Usage = 1;

    /// <summary>The trail was tampered with.</summary>
    public const int AuditTampered = 2;

    /// <summary>The trail contradicts the checkpoint: a fork or a rollback.</summary>
    public const int AuditInconsistent = 3;

    /// <summary>The trail is shorter than the checkpoint says.</summary>
    public const int AuditShort = 4;

    /// <summary>The trail is signed by a key that is not trusted.</summary>
    public const int AuditUntrusted = 5;

    /// <summary>The server said no.</summary>
    public const int Refused = 10;

    /// <summary>No server answers on the admin socket.</summary>
    public const int Unreachable = 11;

    /// <summary>The installation is sealed.</summary>
    public const int Sealed = 12;

    /// <summary>Something on this machine is in the way: rights, a file, a terminal.</summary>
    public const int Local = 13;

    /// <summary>Interrupted from the keyboard (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
