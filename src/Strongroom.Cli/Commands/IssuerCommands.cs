using System.CommandLine;

namespace Strongroom.Cli;

/// <summary>Outside issuers whose tokens are accepted directly from callers.</summary>
internal static class IssuerCommands
{
    private const int Longest = 600;

    public static Command Build(AdminShell shell) => new("issuer", "Outside issuers whose tokens are accepted from callers") { Trust(shell), Map(shell), Unmap(shell), List(shell), Untrust(shell) };

    private static Command Trust(AdminShell shell)
    {
        var (issuer, audience, tenant) = (Issuer(), Text("--audience", "A", "The audience of tokens that are meant for this server"), CliOptions.Tenant());
        var command = new Command("trust", "Accept an issuer's tokens; nobody is let in before a mapping says so") { issuer, audience, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/issuers", JsonBody.Of(json =>
        {
            json.WriteString("issuer", line.GetRequiredValue(issuer));
            json.WriteString("audience", line.GetRequiredValue(audience));
            if (line.GetValue(tenant) is { } tenantId)
            {
                json.WriteString("tenant", tenantId);
            }
        }), cancel));
        return command;
    }

    private static Command Map(AdminShell shell)
    {
        var (issuer, claim, value) = (Issuer(), Text("--claim", "NAME", "The claim to look at, as in sub"), Text("--value", "V", "What it must be, exactly"));
        var principal = new Option<Guid?>("--principal") { Description = "The object id of the service principal that such a token stands for", HelpName = "OID", Required = true };
        var command = new Command("map", "Let tokens with a claim stand for a principal") { issuer, claim, value, principal };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/issuers/map", JsonBody.Of(json =>
        {
            json.WriteString("issuer", line.GetRequiredValue(issuer));
            json.WriteString("claim", line.GetRequiredValue(claim));
            json.WriteString("value", line.GetRequiredValue(value));
            json.WriteString("principal", line.GetRequiredValue(principal)!.Value);
        }), cancel));
        return command;
    }

    private static Command Unmap(AdminShell shell)
    {
        var (issuer, claim, value) = (Issuer(), Text("--claim", "NAME", "The claim of the mapping"), Text("--value", "V", "Its value"));
        var command = new Command("unmap", "End a mapping; its tokens are refused from now on") { issuer, claim, value };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/issuers/unmap", JsonBody.Of(json =>
        {
            json.WriteString("issuer", line.GetRequiredValue(issuer));
            json.WriteString("claim", line.GetRequiredValue(claim));
            json.WriteString("value", line.GetRequiredValue(value));
        }), cancel));
        return command;
    }

    private static Command List(AdminShell shell)
    {
        var command = new Command("list", "List the trusted issuers and their mappings");
        command.SetAction((line, cancel) => shell.GetAsync(line, "v1/issuers", cancel));
        return command;
    }

    private static Command Untrust(AdminShell shell)
    {
        var issuer = Issuer();
        var command = new Command("untrust", "Accept an issuer's tokens no longer") { issuer };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/issuers/untrust", JsonBody.Of(json => json.WriteString("issuer", line.GetRequiredValue(issuer))), cancel));
        return command;
    }

    private static Option<string> Issuer() => Text("--issuer", "URL", "The issuer, exactly as its tokens say it");

    private static Option<string> Text(string name, string helpName, string description) => CliOptions.TextOption(name, helpName, description, required: true, Longest);
}
