using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppListCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("list", "List the applications");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/applications", cancel));
        return command;
    }
}
