using System.CommandLine;

namespace Strongroom.Cli;

internal static class RotateCommand
{
    public static Command Build(AdminShell shell) => new("rotate", "Replace a key by a new one; what the old one wrapped stays readable")
    {
        Plain(shell, "root", "The root key"),
        Plain(shell, "system", "The system key, which wraps the vaults' keys"),
        Plain(shell, "signing", "The key that signs tokens"),
        OfVault(shell),
    };

    private static Command Plain(AdminShell shell, string key, string description)
    {
        var command = new Command(key, description);
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/rotate/" + key, null, cancel));
        return command;
    }

    private static Command OfVault(AdminShell shell)
    {
        var name = CliOptions.Vault();
        var command = new Command("vault", "The key of one vault") { name };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/rotate/vault/{line.GetRequiredValue(name)}", null, cancel));
        return command;
    }
}
