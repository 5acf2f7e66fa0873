using Microsoft.Extensions.Logging;

namespace Strongroom.Issuers.Acme;

/// <summary>
/// Writes and removes TXT records by the operator's program: <c>PROGRAM present|cleanup NAME VALUE</c>. It must add to what is there, since a domain and
/// its wildcard want two values under one name, and it must not mind being told twice.
/// </summary>
internal sealed class DnsHook(ILogger<DnsHook> log)
{
    /// <summary>How long the program may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public Task<string?> PresentAsync(string program, AcmeChallenge challenge, CancellationToken cancel) => RunAsync(program, "present", challenge, cancel);

    public Task<string?> CleanUpAsync(string program, AcmeChallenge challenge, CancellationToken cancel) => RunAsync(program, "cleanup", challenge, cancel);

    /// <returns>Why it failed; null when it has not.</returns>
    private async Task<string?> RunAsync(string program, string verb, AcmeChallenge challenge, CancellationToken cancel)
    {
        if (await HookProgram.RunAsync(program, [verb, challenge.RecordName, challenge.RecordValue], Limit, cancel).ConfigureAwait(false) is not { } failure)
        {
            return null;
        }

        log.DnsHookFailed(program, verb, challenge.RecordName, failure.Reason, failure.Output);
        return failure.Reason;
    }
}
