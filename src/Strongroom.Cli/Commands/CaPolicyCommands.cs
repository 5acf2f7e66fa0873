using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

/// <summary>What the built-in authority may sign.</summary>
internal static class CaPolicyCommands
{
    private const int LongestEntry = 253;

    private static readonly string[] Clearable = ["dns", "addresses", "emails", "upns", "uris"];

    public static Command Build(AdminShell shell) => new("policy", "What the authority may sign for a tenant; at first nothing") { Show(shell), Set(shell) };

    private static Command Show(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("show", "Show the issuance policy") { tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant("v1/ca/policy", line.GetValue(tenant)), cancel));
        return command;
    }

    private static Command Set(AdminShell shell)
    {
        (string Member, Option<string[]> Option)[] lists =
        [
            ("dns", Many("--dns", "NAME", "A name that may be issued, with all below it, as in example.org")),
            ("addresses", Many("--address", "RANGE", "A range of addresses, as in 10.1.0.0/16")),
            ("emails", Many("--email", "DOMAIN", "A domain of mail addresses")),
            ("upns", Many("--upn", "DOMAIN", "A domain of user principal names, by which Windows signs people in")),
            ("uris", Many("--uri", "PREFIX", "What URIs begin with, as in spiffe://prod.example.org/")),
            ("keys", Many("--key", "KIND", "A kind of key: RSA-2048, RSA-3072, RSA-4096, P-256, P-384, P-521, P-256K")),
            ("usages", Many("--usage", "OID", "An extended key usage, dotted")),
        ];
        (string Member, Option<bool?> Option)[] flags =
        [
            ("wildcards", new Option<bool?>("--wildcards") { Description = "Whether *.example.org is a name below example.org: true or false", HelpName = "BOOL" }),
            ("anySubject", new Option<bool?>("--any-subject") { Description = "Whether requests choose their subject, as an organisation or a user: true or false", HelpName = "BOOL" }),
        ];
        (string Member, Option<int?> Option)[] numbers =
        [
            ("maxDays", CliOptions.Number("--max-days", "N", "The longest that a certificate counts", 1, 825)),
            ("defaultDays", CliOptions.Number("--default-days", "N", "How long it counts when the request does not say", 1, 825)),
        ];
        var clear = new Option<string[]>("--clear") { Description = $"Permit none of: {string.Join(", ", Clearable)}", HelpName = "WHAT" };
        clear.Validators.Add(result => CliOptions.CheckAmong(result, "--clear", Clearable));
        var tenant = CliOptions.Tenant();
        var command = new Command("set", "Change the issuance policy; what is not named stays. A list is given whole") { clear, tenant };
        foreach (var option in lists.Select(Option (list) => list.Option).Concat(flags.Select(Option (flag) => flag.Option)).Concat(numbers.Select(Option (number) => number.Option)))
        {
            command.Add(option);
        }

        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Patch, "v1/ca/policy", JsonBody.Of(json =>
        {
            var cleared = line.GetValue(clear) ?? [];
            foreach (var (member, option) in lists)
            {
                WriteList(json, member, line.GetValue(option) is { Length: > 0 } given ? given : cleared.Contains(member) ? [] : null);
            }

            foreach (var (member, flag) in flags.Select(flag => (flag.Member, Value: line.GetValue(flag.Option))).Where(flag => flag.Value is not null))
            {
                json.WriteBoolean(member, flag!.Value);
            }

            foreach (var (member, number) in numbers.Select(number => (number.Member, Value: line.GetValue(number.Option))).Where(number => number.Value is not null))
            {
                json.WriteNumber(member, number!.Value);
            }

            if (line.GetValue(tenant) is { } id)
            {
                json.WriteString("tenant", id);
            }
        }), cancel));
        return command;
    }

    private static void WriteList(Utf8JsonWriter json, string member, string[]? texts)
    {
        if (texts is null)
        {
            return;
        }

        json.WriteStartArray(member);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static Option<string[]> Many(string name, string helpName, string description)
    {
        var option = new Option<string[]>(name) { Description = description + "; may be repeated", HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length is 0 or > LongestEntry || token.Value.EnumerateRunes().Any(rune => !JsonText.IsPrintable(rune))))
            {
                result.AddError($"{name} takes 1 to {LongestEntry} printable characters");
            }
        });
        return option;
    }
}
