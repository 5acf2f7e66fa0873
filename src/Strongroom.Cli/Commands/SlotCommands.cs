using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

internal static class SlotCommands
{
    public static Command Build(AdminShell shell) => new("slot", "Root slots: the ways to open the installation") { List(shell), Add(shell), Remove(shell) };

    private static Command List(AdminShell shell)
    {
        var command = new Command("list", "List the slots");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/slots", cancel));
        return command;
    }

    private static Command Add(AdminShell shell) => new("add", "Add a way to open the installation; the others stay")
    {
        AddPassphrase(shell), AddShares(shell), AddDevice(shell, "tpm2", "Sealed to this machine's TPM and its boot state"), AddDevice(shell, "pkcs11", "Wrapped by a key in a PKCS#11 token"),
    };

    private static Command AddPassphrase(AdminShell shell)
    {
        var name = Name();
        var descriptor = CliOptions.Descriptor("--passphrase-fd", "Read the new passphrase from this open descriptor instead of asking");
        var proof = new SlotProofOptions();
        var command = new Command("passphrase", "A passphrase of at least 15 characters") { name, descriptor };
        proof.AddTo(command);
        command.SetAction(async (line, cancel) =>
        {
            using var given = proof.Read(shell.Console, line);
            using var passphrase = PassphraseSource.Read(shell.Console, line.GetValue(descriptor), twice: true, prompt: "New passphrase");
            var body = given.Body(
                json =>
                {
                    json.WriteString("slot", "passphrase");
                    WriteName(json, line.GetValue(name));
                },
                ("passphrase", passphrase));
            return await shell.PostAsync(line, "v1/slots", body, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static Command AddShares(AdminShell shell)
    {
        var name = Name();
        var shares = new ShareOptions();
        var proof = new SlotProofOptions();
        var command = new Command("shamir", "Shares for several custodians, some of whom open it together") { name };
        shares.AddTo(command);
        proof.AddTo(command);
        command.SetAction(async (line, cancel) =>
        {
            using var given = proof.Read(shell.Console, line);
            return await shares.SendAsync(
                shell, line, "v1/slots",
                write => given.Body(json =>
                {
                    write(json);
                    WriteName(json, line.GetValue(name));
                }),
                cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static Command AddDevice(AdminShell shell, string kind, string description)
    {
        var name = Name();
        var proof = new SlotProofOptions();
        var command = new Command(kind, description) { name };
        proof.AddTo(command);
        command.SetAction(async (line, cancel) =>
        {
            using var given = proof.Read(shell.Console, line);
            var body = given.Body(json =>
            {
                json.WriteString("slot", kind);
                WriteName(json, line.GetValue(name));
            });
            return await shell.PostAsync(line, "v1/slots", body, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Remove(AdminShell shell)
    {
        var id = new Argument<Guid>("ID")
        {
            Description = "The slot's id, as listed",
            CustomParser = result => Guid.TryParseExact(CliOptions.Text(result), "D", out var parsed) ? parsed : CliOptions.Fault<Guid>(result, "a slot's id is a GUID"),
        };
        var confirm = CliOptions.TextOption("--confirm", "NAME", "The slot's name, as listed: says that you mean this one", required: true, longest: 64);
        var proof = new SlotProofOptions();
        var command = new Command("remove", "Remove a way to open the installation, never the last one") { id, confirm };
        proof.AddTo(command);
        command.SetAction(async (line, cancel) =>
        {
            using var given = proof.Read(shell.Console, line);
            var body = given.Body(json => json.WriteString("confirm", line.GetRequiredValue(confirm)));
            return await shell.PostAsync(line, $"v1/slots/{line.GetRequiredValue(id):D}/remove", body, cancel).ConfigureAwait(false);
        });
        return command;
    }

    private static Option<string> Name() => CliOptions.TextOption("--name", "NAME", "By which you will know it; its kind unless told", required: false, longest: 64);

    private static void WriteName(Utf8JsonWriter json, string? name)
    {
        if (name is not null)
        {
            json.WriteString("name", name);
        }
    }
}
