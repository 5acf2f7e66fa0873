using System.CommandLine;
using Strongroom.Agent.Endpoints;
using Strongroom.Agent.State;

namespace Strongroom.Agent.Commands;

internal static class StatusCommand
{
    public static Command Build(AgentConsole console)
    {
        var state = AgentArguments.State();
        var command = new Command("status", "Say how the running agent stands with its server") { state };
        command.SetAction((line, cancel) => console.RunAsync(async () =>
        {
            var folder = StateFolder.Open(line.GetRequiredValue(state));
            var body = await ControlClient.SendAsync(folder.SocketPath, HttpMethod.Get, ControlEndpoint.StatusPath, cancel).ConfigureAwait(false)
                ?? throw new AgentException(
                    AgentExit.Unreachable,
                    Enrolment.Find(folder) is { } enrolment ? $"no agent runs here; the machine is enrolled with {enrolment.LoginOrigin} as {enrolment.ResourceId}" : "no agent runs here, and the machine is not enrolled");
            console.Output.Write(body);
            console.WriteLine("");
            return AgentExit.Ok;
        }));
        return command;
    }
}
