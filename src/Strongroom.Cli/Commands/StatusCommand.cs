using System.CommandLine;

namespace Strongroom.Cli;

internal static class StatusCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("status", "Say whether the installation is sealed, and what it is");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/status", cancel));
        return command;
    }
}
