using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>Backups of single objects.</summary>
internal static class BackupCommands
{
    private const int Longest = 64;

    public static Command Build(AdminShell shell) => new("backup", "Backups of single secrets and keys that clients have made") { List(shell), Revoke(shell) };

    private static Command List(AdminShell shell)
    {
        var vault = CliOptions.TextOption("--vault", "NAME", "Only those made in this vault", required: false, Longest);
        var tenant = CliOptions.Tenant();
        var command = new Command("list", "List the backups, and which are revoked") { vault, tenant };
        command.SetAction((line, cancel) =>
            shell.GetAsync(line, $"v1/backups?vault={Uri.EscapeDataString(line.GetValue(vault) ?? "")}&tenant={line.GetValue(tenant)}", cancel));
        return command;
    }

    private static Command Revoke(AdminShell shell)
    {
        var id = new Argument<Guid>("id") { HelpName = "GUID", Description = "The backup's id, as the list shows it" };
        var tenant = CliOptions.Tenant();
        var command = new Command("revoke", "Let a backup restore nothing any more, wherever a copy of it is") { id, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/backups/revoke", JsonBody.Of(json =>
        {
            json.WriteString("id", line.GetValue(id));
            if (line.GetValue(tenant) is { } given)
            {
                json.WriteString("tenant", given);
            }
        }), cancel));
        return command;
    }
}
