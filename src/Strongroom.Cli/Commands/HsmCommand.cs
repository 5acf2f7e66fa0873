using System.CommandLine;

namespace Strongroom.Cli;

internal static class HsmCommand
{
    public static Command Build(AdminShell shell) => new("hsm", "The token that holds HSM keys") { Status(shell), Login(shell) };

    private static Command Status(AdminShell shell)
    {
        var command = new Command("status", "Say which token it is, whether it answers, and what it lacks");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/hsm", cancel));
        return command;
    }

    private static Command Login(AdminShell shell)
    {
        var descriptor = CliOptions.Descriptor("--pin-fd", "Read the PIN from this open descriptor instead of asking");
        var command = new Command("login", "Give the token its PIN, which is tried once") { descriptor };
        command.SetAction(async (line, cancel) =>
        {
            using var pin = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: false, "PIN", "PIN");
            return await shell.PostAsync(line, "v1/hsm/login", new SecretContent(_ => { }, ("pin", pin)), cancel).ConfigureAwait(false);
        });
        return command;
    }
}
