using System.CommandLine;

namespace Strongroom.Cli;

internal static class AppDisableCommand
{
    public static Command Build(AdminShell shell)
    {
        var client = CliOptions.Client();
        var command = new Command("disable", "Refuse an application and its tokens from now on") { client };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/applications/{line.GetRequiredValue(client)}/disable", null, cancel));
        return command;
    }
}
