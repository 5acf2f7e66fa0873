using System.CommandLine;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>The ACME servers of vaults, from which certbot, Caddy and cert-manager get certificates.</summary>
internal static class AcmeCommands
{
    private const int Longest = 4096;

    public static Command Build(AdminShell shell) => new("acme", "ACME servers of vaults")
    {
        Enable(shell),
        Disable(shell),
        new Command("eab", "Keys for external account binding") { CreateBinding(shell), ListBindings(shell), RevokeBinding(shell) },
        List(shell, "accounts", "List a vault's ACME accounts"),
        List(shell, "orders", "List the orders of the last day"),
    };

    private static Command Enable(AdminShell shell)
    {
        var (vault, names) = (Vault(), Names("Names that certificates may be for, beside what the issuance policy says"));
        var open = new Option<bool>("--open") { Description = "Let anybody who reaches the vault make an account, without a key for external account binding" };
        var command = new Command("enable", "Let a vault issue certificates by ACME, or change for whom") { vault, open, names };
        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Put, $"v1/acme/{line.GetRequiredValue(vault)}", JsonBody.Of(json =>
        {
            json.WriteBoolean("open", line.GetValue(open));
            Write(json, line.GetValue(names));
        }), cancel));
        return command;
    }

    private static Command Disable(AdminShell shell)
    {
        var vault = Vault();
        var command = new Command("disable", "End a vault's ACME server; its accounts and keys wait for the next time") { vault };
        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Delete, $"v1/acme/{line.GetRequiredValue(vault)}", null, cancel));
        return command;
    }

    private static Command CreateBinding(AdminShell shell)
    {
        var (vault, names) = (Vault(), Names("Names that accounts made with it may get certificates for"));
        var once = new Option<bool>("--once") { Description = "Good for one account" };
        var command = new Command("create", "Make a key; it is shown once") { vault, names, once };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/acme/{line.GetRequiredValue(vault)}/bindings", JsonBody.Of(json =>
        {
            json.WriteBoolean("once", line.GetValue(once));
            Write(json, line.GetValue(names));
        }), cancel));
        return command;
    }

    private static Command ListBindings(AdminShell shell)
    {
        var vault = Vault();
        var command = new Command("list", "List the keys and what became of them") { vault };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/acme/{line.GetRequiredValue(vault)}/bindings", cancel));
        return command;
    }

    private static Command RevokeBinding(AdminShell shell)
    {
        var vault = Vault();
        var kid = new Argument<Guid?>("KID")
        {
            Description = "The key's id",
            CustomParser = result => Guid.TryParseExact(CliOptions.Text(result), "D", out var id) ? id : CliOptions.Fault<Guid?>(result, "KID takes a GUID"),
        };
        var command = new Command("revoke", "End a key; accounts made with it get no more certificates") { kid, vault };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/acme/{line.GetRequiredValue(vault)}/bindings/{line.GetRequiredValue(kid)!.Value:D}/revoke", null, cancel));
        return command;
    }

    private static Command List(AdminShell shell, string what, string description)
    {
        var vault = Vault();
        var command = new Command(what, description) { vault };
        command.SetAction((line, cancel) => shell.GetAsync(line, $"v1/acme/{line.GetRequiredValue(vault)}/{what}", cancel));
        return command;
    }

    private static Option<VaultName> Vault() => new("--vault")
    {
        Description = "The vault's name",
        HelpName = "NAME",
        Required = true,
        CustomParser = result => VaultName.TryParse(CliOptions.Text(result), out var name) ? name : CliOptions.Fault<VaultName>(result, "--vault takes a vault's name"),
    };

    private static Option<string> Names(string description) =>
        CliOptions.TextOption("--names", "LIST", $"{description}: with commas, as in a.test,*.b.test,10.1.0.0/16", required: false, Longest);

    private static void Write(System.Text.Json.Utf8JsonWriter json, string? names)
    {
        json.WriteStartArray("names");
        foreach (var name in (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
