using System.CommandLine;

namespace Strongroom.Cli;

internal static class InitCommand
{
    public static Command Build(AdminShell shell)
    {
        var descriptor = CliOptions.PassphraseDescriptor();
        var command = new Command("init", "Make the root key and lock it with a passphrase") { descriptor };
        command.SetAction(async (line, cancel) =>
        {
            using var passphrase = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: true);
            return await shell.PostAsync(line, "v1/init", new PassphraseContent(passphrase), cancel).ConfigureAwait(false);
        });
        return command;
    }
}
