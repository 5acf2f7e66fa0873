using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppResetSecretCommand
{
    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var command = new Command("reset-secret", "Give an application a new secret, shown this once") { client };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/secrets", null, cancel));
        return command;
    }
}
