using Strongroom.Agent;
using Strongroom.Cli;
using Strongroom.Server.Hosting;

namespace Strongroom.Server;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var interrupt = new CancellationTokenSource();
        var console = CliConsole.ForProcess();
        var root = CliCommands.Build(console, OfflineVerification.RunAsync);
        root.Add(ServerCommands.Serve(console));
        root.Add(ServerCommands.Develop(console));
        root.Add(AgentCommands.Build(console.Output, console.Error, Console.OpenStandardInput));
        return await CliCommands.InvokeAsync(root, console, args, interrupt.Token).ConfigureAwait(false);
    }
}
