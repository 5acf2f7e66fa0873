using System.CommandLine;
using Strongroom.Agent.State;

namespace Strongroom.Agent.Commands;

internal static class InitCommand
{
    public static Command Build(AgentConsole console)
    {
        var state = AgentArguments.State();
        var command = new Command("init", "Make this machine's key, and say what to do with its thumbprint") { state };
        command.SetAction((line, _) => console.RunAsync(() => Task.FromResult(Run(console, line.GetRequiredValue(state)))));
        return command;
    }

    private static int Run(AgentConsole console, string path)
    {
        try
        {
            using var key = AgentKey.Make(StateFolder.Make(path));
            console.WriteLine(key.Thumbprint);
            console.WriteLine("");
            console.WriteLine("Let an administrator invite this key, on the server:");
            console.WriteLine($"  strongroom machine create NAME && strongroom machine enroll NAME --key {key.Thumbprint}");
            console.WriteLine("Then, here, within 15 minutes, with the code that it prints:");
            console.WriteLine("  strongroom agent enroll --server LOGIN_ORIGIN --tenant TENANT --machine MACHINE --code-file FILE");
            return AgentExit.Ok;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, fault.Message);
        }
    }
}
