using System.CommandLine;

namespace Strongroom.Cli;

internal static class RewrapCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("rewrap", "Wrap every key that is under an older system key under the newest");
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/rewrap", null, cancel));
        return command;
    }
}
