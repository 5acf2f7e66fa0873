using System.CommandLine;

namespace Strongroom.Cli;

internal static class InitCommand
{
    public static Command Build(AdminShell shell)
    {
        var descriptor = CliOptions.PassphraseDescriptor();
        var shares = new ShareOptions();
        var command = new Command("init", "Make the root key and lock it with a passphrase, or with shares for several custodians") { descriptor };
        shares.AddTo(command);
        command.SetAction(async (line, cancel) =>
        {
            if (shares.AreWanted(line))
            {
                return await shares.SendAsync(shell, line, "v1/init", write => JsonBody.Of(write), cancel).ConfigureAwait(false);
            }

            using var passphrase = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: true);
            return await shell.PostAsync(line, "v1/init", SecretContent.OfPassphrase(passphrase), cancel).ConfigureAwait(false);
        });
        return command;
    }
}
