using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppDisableCommand
{
    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var tenant = CliOptions.Tenant();
        var command = new Command("disable", "Refuse an application and its tokens from now on") { client, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, CliOptions.WithTenant($"v1/applications/{line.GetRequiredValue(client)}/disable", line.GetValue(tenant)), null, cancel));
        return command;
    }
}
