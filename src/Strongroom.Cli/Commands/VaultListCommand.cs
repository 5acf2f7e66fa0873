using System.CommandLine;

namespace Strongroom.Cli;

internal static class VaultListCommand
{
    public static Command Build(AdminShell shell)
    {
        var command = new Command("list", "List the vaults");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/vaults", cancel));
        return command;
    }
}
