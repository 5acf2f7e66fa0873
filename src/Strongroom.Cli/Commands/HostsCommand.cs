using System.CommandLine;
using System.Net;
using Strongroom.Kernel;

namespace Strongroom.Cli;

internal static class HostsCommand
{
    public static Command Build(AdminShell shell)
    {
        var vaults = new Argument<VaultName[]>("NAME")
        {
            Description = "Vaults that need a line",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result => [.. result.Tokens.Select(token =>
                VaultName.TryParse(token.Value, out var name) ? name : CliOptions.Fault<VaultName>(result, $"'{token.Value}' is no vault's name"))],
        };
        var domain = new Option<InstallationNames>("--domain")
        {
            Description = "The installation's domain",
            HelpName = "D",
            DefaultValueFactory = _ => Names(InstallationNames.DefaultDomain)!,
            CustomParser = result => Names(CliOptions.Text(result)) ?? CliOptions.Fault<InstallationNames>(result, "--domain takes a domain name"),
        };
        var address = new Option<IPAddress>("--address")
        {
            Description = "The server's address",
            HelpName = "IP",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result => IPAddress.TryParse(CliOptions.Text(result), out var ip)
                ? ip
                : CliOptions.Fault<IPAddress>(result, "--address takes an IP address"),
        };
        var install = new Option<bool>("--install") { Description = "Write the lines to /etc/hosts" };
        var command = new Command("hosts", "Say how the installation's names resolve on this machine, and make them") { vaults, domain, address, install };
        command.SetAction((line, cancel) =>
        {
            var plan = new HostsPlan(line.GetRequiredValue(domain), line.GetValue(vaults) ?? [], line.GetRequiredValue(address));
            return line.GetValue(install) ? Task.FromResult(Install(shell.Console, plan)) : AdviseAsync(shell.Console, plan, cancel);
        });
        return command;
    }

    private static async Task<int> AdviseAsync(CliConsole console, HostsPlan plan, CancellationToken cancel)
    {
        var resolves = await console.Resolves(plan.Names, cancel).ConfigureAwait(false);
        console.WriteLine(plan.Advice(resolves).TrimEnd('\n'));
        return ExitCode.Ok;
    }

    private static int Install(CliConsole console, HostsPlan plan)
    {
        var changed = new HostsFile(console.HostsPath).Install(plan);
        console.WriteLine(changed ? $"Wrote {plan.Lines.Count} names to {console.HostsPath}." : $"{console.HostsPath} has these names already.");
        return ExitCode.Ok;
    }

    private static InstallationNames? Names(string domain) => InstallationNames.TryCreate(domain, InstallationNames.DefaultPort, out var names) ? names : null;
}
