using System.CommandLine;

namespace Strongroom.Cli;

internal static class GroupListCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("list", "List the groups and their direct members");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/groups", cancel));
        return command;
    }
}
