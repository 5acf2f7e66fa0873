using System.CommandLine;

namespace Strongroom.Cli;

internal static class RoleListCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("list", "List the role assignments");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/role-assignments", cancel));
        return command;
    }
}
