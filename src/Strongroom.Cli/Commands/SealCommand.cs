using System.CommandLine;

namespace Strongroom.Cli;

internal static class SealCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("seal", "Forget every key until the next unseal");
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/seal", null, cancel));
        return command;
    }
}
