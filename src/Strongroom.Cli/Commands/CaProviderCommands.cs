using System.CommandLine;
using System.Text;

namespace Strongroom.Cli;

/// <summary>Certification authorities elsewhere, which issuers of vaults may name as their provider.</summary>
internal static class CaProviderCommands
{
    private const int LongestAddress = 600;
    private const int LongestPath = 1024;

    public static Command Build(AdminShell shell) =>
        new("provider", "Certification authorities elsewhere, which issuers of vaults may name as their provider") { Add(shell), List(shell), Remove(shell) };

    private static Command Add(AdminShell shell)
    {
        var name = CliOptions.Text("NAME", "What issuers call it: letters, digits and hyphens", longest: 63);
        var kind = CliOptions.TextOption("--kind", "KIND", "acme or est", required: true, longest: 32);
        var address = CliOptions.TextOption("--address", "URL", "ACME's directory, or EST's base, as in https://ca.example.com/.well-known/est", required: true, LongestAddress);
        var trust = CliOptions.TextOption("--trust", "FILE", "The only roots (PEM) that the authority's own TLS certificate may lead to", required: false, LongestPath);
        var terms = new Option<bool>("--accept-terms") { Description = "ACME: agree to the authority's terms of service" };
        var challenge = CliOptions.TextOption("--challenge", "TYPE", "ACME: http-01 or dns-01, where a name may be proved by either", required: false, longest: 32);
        var hook = CliOptions.TextOption("--dns-hook", "PROGRAM", "ACME: run PROGRAM present|cleanup NAME VALUE for TXT records", required: false, LongestPath);
        var wait = CliOptions.Number("--dns-wait", "SECONDS", "ACME: how long TXT records take to be seen; 30 unless told", 0, 3600);
        var tenant = CliOptions.Tenant();
        var command = new Command("add", "Register an authority; issuers of the tenant's vaults may name it from now on") { name, kind, address, trust, terms, challenge, hook, wait, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/ca/providers", JsonBody.Of(json =>
        {
            json.WriteString("name", line.GetRequiredValue(name));
            json.WriteString("kind", line.GetRequiredValue(kind));
            json.WriteString("address", line.GetRequiredValue(address));
            if (line.GetValue(trust) is { } file)
            {
                json.WriteString("trust", Encoding.ASCII.GetString(CertificateFile.Read(file)));
            }

            if (line.GetValue(terms))
            {
                json.WriteString("terms", "accepted");
            }

            Write("challenge", line.GetValue(challenge));
            Write("dnsHook", line.GetValue(hook) is { } program ? Path.GetFullPath(program) : null);
            Write("dnsWait", line.GetValue(wait)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Write("tenant", line.GetValue(tenant)?.ToString("D"));

            void Write(string member, string? value)
            {
                if (value is not null)
                {
                    json.WriteString(member, value);
                }
            }
        }), cancel));
        return command;
    }

    private static Command List(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("list", "List the registered authorities") { tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant("v1/ca/providers", line.GetValue(tenant)), cancel));
        return command;
    }

    private static Command Remove(AdminShell shell)
    {
        var (name, tenant) = (CliOptions.Text("NAME", "The provider's name", longest: 63), CliOptions.Tenant());
        var command = new Command("remove", "Connect to an authority no longer; issuers that name it get nothing more") { name, tenant };
        command.SetAction((line, cancel) => shell.SendAsync(
            line, HttpMethod.Delete, CliOptions.WithTenant($"v1/ca/providers/{Uri.EscapeDataString(line.GetRequiredValue(name))}", line.GetValue(tenant)), null, cancel));
        return command;
    }
}
