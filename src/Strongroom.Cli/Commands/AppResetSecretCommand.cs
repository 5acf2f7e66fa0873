using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppResetSecretCommand
{
    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var tenant = CliOptions.Tenant();
        var command = new Command("reset-secret", "Give an application a new secret, shown this once") { client, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, CliOptions.WithTenant($"v1/applications/{line.GetRequiredValue(client)}/secrets", line.GetValue(tenant)), null, cancel));
        return command;
    }
}
