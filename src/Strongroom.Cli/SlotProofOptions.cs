using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>How an operator proves to be one who can open the installation, before its slots change.</summary>
internal sealed class SlotProofOptions
{
    private const string ByPassphrase = "passphrase";
    private const string ByShares = "shares";
    private const string Without = "none";

    private readonly Option<string> _by = new("--proof")
    {
        Description = "passphrase: one that opens it now is asked for; shares: custodians have just entered theirs with 'unseal --share'; none: where devices alone open it",
        HelpName = "KIND",
        DefaultValueFactory = _ => ByPassphrase,
        CustomParser = result => CliOptions.Text(result) is ByPassphrase or ByShares or Without
            ? CliOptions.Text(result)
            : CliOptions.Fault<string>(result, $"--proof takes {ByPassphrase}, {ByShares} or {Without}"),
    };

    private readonly Option<int?> _descriptor = CliOptions.Descriptor("--proof-fd", "Read the passphrase that proves it from this open descriptor instead of asking");

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_descriptor);
    }

    /// <summary>Asks for the passphrase if it takes one. The caller disposes what it gets.</summary>
    public SlotProof Read(CliConsole console, ParseResult line)
    {
        var by = line.GetRequiredValue(_by);
        return by == ByPassphrase
            ? new SlotProof(by, PassphraseSource.Read(console, line.GetValue(_descriptor), twice: false, prompt: "Passphrase of a slot that is there"))
            : new SlotProof(by == Without ? null : by, null);
    }
}
