using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppFederationsCommand
{
    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var command = new Command("federations", "List the federated credentials of an application") { client };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/federations", cancel));
        return command;
    }
}
