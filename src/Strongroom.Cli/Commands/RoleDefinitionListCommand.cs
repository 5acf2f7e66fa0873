using System.CommandLine;

namespace Strongroom.Cli;

internal static class RoleDefinitionListCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("list", "List the role definitions, built-in and custom");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/role-definitions", cancel));
        return command;
    }
}
