using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppUnfederateCommand
{
    public static Command Build(AdminShell shell)
    {
        var (client, name) = (CliOptions.Client(), CliOptions.TextOption("--name", "N", "The credential's name or id", required: true));
        var command = new Command("unfederate", "Take a federated credential from an application") { client, name };
        command.SetAction((line, cancel) =>
            shell.SendAsync(line, HttpMethod.Delete, $"v1/applications/{line.GetRequiredValue(client)}/federations/{Uri.EscapeDataString(line.GetRequiredValue(name))}", null, cancel));
        return command;
    }
}
