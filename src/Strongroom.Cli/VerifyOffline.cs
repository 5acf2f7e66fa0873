namespace Strongroom.Cli;

/// <summary>Verifies the audit trail of a data directory whose server is not running, printing what it finds.</summary>
/// <param name="checkpointPath">A checkpoint kept elsewhere, which the trail must continue; null verifies the trail by itself.</param>
/// <returns>One of <see cref="ExitCode"/>, 0 or 2 to 5.</returns>
public delegate Task<int> VerifyOffline(string dataDirectory, string? checkpointPath, CliConsole console, CancellationToken cancel);
