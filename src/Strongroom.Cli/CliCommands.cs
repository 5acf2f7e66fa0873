using System.CommandLine;
using System.Text;

namespace Strongroom.Cli;

/// <summary>The command line: every command but those that are the server itself, which the caller adds to the root.</summary>
public static class CliCommands
{
    public const string DefaultDataDirectory = "strongroom-data";

    /// <summary>The tree of commands. <c>--data DIR</c> stands at the root and reaches every command, added ones too.</summary>
    /// <param name="verifyOffline">Verifies the trail without a server; null when only a running server can.</param>
    public static RootCommand Build(CliConsole console, VerifyOffline? verifyOffline = null)
    {
        ArgumentNullException.ThrowIfNull(console);
        var data = CliOptions.Data();
        var shell = new AdminShell(console, data);
        return new RootCommand("Strongroom: keys, secrets and certificates, kept by you")
        {
            data,
            InitCommand.Build(shell),
            UnsealCommand.Build(shell),
            SealCommand.Build(shell),
            StatusCommand.Build(shell),
            SlotCommands.Build(shell),
            HostsCommand.Build(shell),
            new Command("audit", "Read and verify the audit trail") { AuditTailCommand.Build(shell), AuditVerifyCommand.Build(shell, verifyOffline), AuditCallersCommand.Build(shell) },
            new Command("vault", "Vaults") { VaultCreateCommand.Build(shell), VaultListCommand.Build(shell), VaultUpdateCommand.Build(shell) },
            new Command("subscription", "Subscriptions and their tenants") { SubscriptionCreateCommand.Build(shell), SubscriptionListCommand.Build(shell) },
            new Command("access", "Legacy access policies") { AccessMigrateCommand.Build(shell) },
            ExplainCommand.Build(shell),
            new Command("app", "Application registrations")
            {
                AppCreateCommand.Build(shell), AppListCommand.Build(shell), AppDisableCommand.Build(shell), AppResetSecretCommand.Build(shell),
                AppCertificateCommand.Build(shell), AppTrustSubjectCommand.Build(shell, trust: true), AppTrustSubjectCommand.Build(shell, trust: false),
                AppFederateCommand.Build(shell), AppUnfederateCommand.Build(shell), AppFederationsCommand.Build(shell),
                AppDeleteCommand.Build(shell),
            },
            new Command("user", "Users of the directory")
            {
                UserCreateCommand.Build(shell), UserListCommand.Build(shell), UserDisableCommand.Build(shell), UserDeleteCommand.Build(shell),
            },
            AuthorityCommand.Build(shell),
            CaCommands.Build(shell),
            BackupCommands.Build(shell),
            CertificateCommands.Build(shell),
            IssuerCommands.Build(shell),
            AcmeCommands.Build(shell),
            AttestationCommands.Build(shell),
            new Command("group", "Groups of principals")
            {
                GroupCreateCommand.Build(shell), GroupListCommand.Build(shell), GroupAddMemberCommand.Build(shell), GroupRemoveMemberCommand.Build(shell),
                GroupDeleteCommand.Build(shell),
            },
            MachineCommands.Machines(shell),
            MachineCommands.Identities(shell),
            new Command("role", "Role assignments and definitions")
            {
                RoleAssignCommand.Build(shell), RoleUnassignCommand.Build(shell), RoleListCommand.Build(shell),
                new Command("definition", "Role definitions") { RoleDefinitionListCommand.Build(shell), RoleDefinitionCreateCommand.Build(shell) },
            },
            HsmCommand.Build(shell),
            RotateCommand.Build(shell),
            RewrapCommand.Build(shell),
        };
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(RootCommand root, CliConsole console, IReadOnlyList<string> args, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(console);
        // No response files: a name that begins with '@' is a name.
        var line = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (line.Errors.Count > 0)
        {
            console.Complain(Fault(line));
            return ExitCode.Usage;
        }

        await using var help = new StreamWriter(console.Output, new UTF8Encoding(false), leaveOpen: true) { AutoFlush = true, NewLine = "\n" };
        try
        {
            var configuration = new InvocationConfiguration { Output = help, Error = console.Error, EnableDefaultExceptionHandler = false };
            return await line.InvokeAsync(configuration, cancel).ConfigureAwait(false);
        }
        catch (CliException fault)
        {
            console.Complain(fault.Message);
            return fault.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>The first fault, save that a word nobody knows says more than the command that is missing because of it.</summary>
    private static string Fault(ParseResult line) =>
        line.CommandResult.Command.Subcommands.Count > 0
            ? line.UnmatchedTokens.Count > 0
                ? $"no such command: {line.UnmatchedTokens[0]} (see --help)"
                : "a command is missing (see --help)"
            : line.Errors[0].Message;
}
