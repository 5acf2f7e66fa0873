using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Agent.Endpoints;
using Strongroom.Agent.State;

namespace Strongroom.Agent.Commands;

internal static class RunCommand
{
    private const int LongestPollSeconds = 60;

    public static Command Build(AgentConsole console)
    {
        var state = AgentArguments.State();
        var listen = AgentArguments.Listen();
        var imds = AgentArguments.Imds();
        var tokens = new Option<string>("--tokens-dir") { Description = "Where the challenges of Azure Arc lie; the SDKs know no other", HelpName = "DIR", DefaultValueFactory = _ => ArcChallenges.DefaultFolder };
        var headers = new Option<string>("--headers-dir") { Description = "Where each user finds its header for App Service", HelpName = "DIR", DefaultValueFactory = _ => IdentityHeaders.DefaultFolder };
        var configuration = new Option<string>("--config") { Description = "Who may use which identities; agent.json of the state folder unless told", HelpName = "FILE" };
        var poll = new Option<int>("--poll") { Description = $"Seconds between two questions about what was revoked, 1 to {LongestPollSeconds}", HelpName = "SECONDS", DefaultValueFactory = _ => (int)AgentOptions.DefaultPoll.TotalSeconds };
        poll.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, out var seconds) && seconds is >= 1 and <= LongestPollSeconds))
            {
                result.AddError($"--poll takes a number from 1 to {LongestPollSeconds}");
            }
        });
        var command = new Command("run", "Answer the processes of this machine") { state, listen, imds, tokens, headers, configuration, poll };
        command.SetAction((line, cancel) => console.RunAsync(() => RunAsync(
            new AgentOptions
            {
                Folder = StateFolder.Open(line.GetRequiredValue(state)),
                Listen = line.GetRequiredValue(listen),
                Imds = line.GetValue(imds),
                ChallengeFolder = Path.GetFullPath(line.GetRequiredValue(tokens)),
                HeaderFolder = Path.GetFullPath(line.GetRequiredValue(headers)),
                Configuration = line.GetValue(configuration),
                Poll = TimeSpan.FromSeconds(line.GetRequiredValue(poll)),
            },
            cancel)));
        return command;
    }

    private static async Task<int> RunAsync(AgentOptions options, CancellationToken cancel)
    {
        try
        {
            await using var app = AgentHost.Build(options, TimeProvider.System);
            await app.StartAsync(cancel).ConfigureAwait(false);
            var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(AgentHost));
            log.Answering($"http://{options.Listen}");
            if (options.Imds is { } imds)
            {
                log.Answering($"http://{imds}");
            }

            await app.WaitForShutdownAsync(cancel).ConfigureAwait(false);
            return AgentExit.Ok;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, fault.Message);
        }
    }
}
