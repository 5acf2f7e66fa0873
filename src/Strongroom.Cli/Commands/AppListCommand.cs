using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppListCommand
{
    public static Command Build(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("list", "List the applications") { tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant("v1/applications", line.GetValue(tenant)), cancel));
        return command;
    }
}
