using System.CommandLine;

namespace Strongroom.Cli;

internal static class UserListCommand
{
    public static Command Build(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("list", "List the users") { tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant("v1/users", line.GetValue(tenant)), cancel));
        return command;
    }
}
