using System.CommandLine;

namespace Strongroom.Cli;

internal static class UnsealCommand
{
    public static Command Build(AdminShell shell)
    {
        var descriptor = CliOptions.PassphraseDescriptor();
        var command = new Command("unseal", "Open the installation with its passphrase") { descriptor };
        command.SetAction(async (line, cancel) =>
        {
            using var passphrase = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: false);
            return await shell.PostAsync(line, "v1/unseal", new PassphraseContent(passphrase), cancel).ConfigureAwait(false);
        });
        return command;
    }
}
