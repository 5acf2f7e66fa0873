using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Agent.Rules;

namespace Strongroom.Agent.Endpoints;

/// <summary>Keeps the files that users read: headers are written at the start, challenges that nobody answered are removed.</summary>
/// <param name="own">The agent's own user id.</param>
internal sealed class LocalFiles(AgentOptions options, uint own, AgentRules rules, ArcChallenges challenges, IdentityHeaders headers, TimeProvider clock, ILogger<LocalFiles> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        UserFile.MakeFolder(options.ChallengeFolder, own);
        UserFile.Sweep(options.ChallengeFolder, ArcChallenges.OwnFiles);
        UserFile.MakeFolder(options.HeaderFolder, own);
        UserFile.Sweep(options.HeaderFolder, "*");
        foreach (var user in rules.Users)
        {
            WriteHeader(user);
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        UserFile.Sweep(options.ChallengeFolder, ArcChallenges.OwnFiles);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            challenges.Tidy();
        }
    }

    private void WriteHeader(uint user)
    {
        try
        {
            headers.Write(options.HeaderFolder, user);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // An agent that is not root serves its own user alone; that is no reason not to start.
            log.NoHeader(user, fault.Message);
        }
    }
}
