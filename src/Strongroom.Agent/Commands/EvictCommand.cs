using System.CommandLine;
using Strongroom.Agent.Endpoints;
using Strongroom.Agent.State;

namespace Strongroom.Agent.Commands;

internal static class EvictCommand
{
    public static Command Build(AgentConsole console)
    {
        var state = AgentArguments.State();
        var command = new Command("evict", "Drop the tokens that the agent holds, on the disk too") { state };
        command.SetAction((line, cancel) => console.RunAsync(async () =>
        {
            var folder = StateFolder.Open(line.GetRequiredValue(state));
            if (await ControlClient.SendAsync(folder.SocketPath, HttpMethod.Post, ControlEndpoint.EvictPath, cancel).ConfigureAwait(false) is null)
            {
                Delete(folder.TokensPath);
            }

            console.WriteLine("No token is held any more.");
            return AgentExit.Ok;
        }));
        return command;
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, fault.Message);
        }
    }
}
