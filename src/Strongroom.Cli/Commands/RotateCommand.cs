using System.CommandLine;

namespace Strongroom.Cli;

internal static class RotateCommand
{
    public static Command Build(AdminShell shell) => new("rotate", "Replace a key by a new one; what the old one wrapped stays readable")
    {
        Root(shell),
        Plain(shell, "system", "The system key, which wraps the vaults' keys"),
        Plain(shell, "signing", "The key that signs tokens"),
        OfVault(shell),
    };

    /// <summary>The new root key is sealed with the same passphrase; a development server takes its key file instead and asks nothing.</summary>
    private static Command Root(AdminShell shell)
    {
        var descriptor = CliOptions.PassphraseDescriptor();
        var development = new Option<bool>("--development") { Description = "The server is a development server: its key file takes the passphrase's place" };
        var shares = new Option<bool>("--shares") { Description = "Custodians have just entered their shares with 'unseal --share'; these take the passphrase's place" };
        var command = new Command("root", "The root key; other slots than the one that is presented are removed") { descriptor, development, shares };
        command.SetAction(async (line, cancel) =>
        {
            if (line.GetValue(development))
            {
                return await shell.PostAsync(line, "v1/rotate/root", null, cancel).ConfigureAwait(false);
            }

            if (line.GetValue(shares))
            {
                return await shell.PostAsync(line, "v1/rotate/root", JsonBody.Of(json => json.WriteString("slot", "shamir")), cancel).ConfigureAwait(false);
            }

            using var passphrase = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: false);
            return await shell.PostAsync(line, "v1/rotate/root", SecretContent.OfPassphrase(passphrase), cancel).ConfigureAwait(false);
        });
        return command;
    }

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
