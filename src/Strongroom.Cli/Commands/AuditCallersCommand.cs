using System.CommandLine;

namespace Strongroom.Cli;

internal static class AuditCallersCommand
{
    private const int DefaultDays = 30;

    public static Command Build(AdminShell shell)
    {
        var days = CliOptions.Number("--days", "N", $"How far back ({DefaultDays} days unless told)", 1, 3650);
        var proof = new Option<string>("--proof") { Description = "Only callers who proved themselves so: secret, certificate, federated or agent", HelpName = "KIND" };
        proof.AcceptOnlyFromAmong("secret", "certificate", "federated", "agent");
        var vault = new Option<string>("--vault") { Description = "Only calls to this vault", HelpName = "NAME" };
        vault.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Kernel.VaultName.TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError("--vault takes a vault's name");
            }
        });
        var command = new Command("callers", "Who has called, and by what they proved themselves, from the trail") { days, proof, vault };
        command.SetAction((line, cancel) => shell.GetAsync(
            line,
            $"v1/audit/callers?days={line.GetValue(days) ?? DefaultDays}"
                + (line.GetValue(proof) is { } kind ? $"&proof={kind}" : "")
                + (line.GetValue(vault) is { } name ? $"&vault={name}" : ""),
            cancel));
        return command;
    }
}
