using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace Strongroom.Cli;

/// <summary>The built-in certification authority.</summary>
internal static class CaCommands
{
    private const int LongestSerial = 60;

    private static readonly string[] Reasons = ["unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation", "privilegeWithdrawn"];

    public static Command Build(AdminShell shell) => new("ca", "The built-in certification authority, and the providers that are others")
    {
        Init(shell), Root(shell), Signers(shell), Intermediate(shell), RevokeIntermediate(shell), CaPolicyCommands.Build(shell), List(shell), Show(shell), Revoke(shell),
        CaProviderCommands.Build(shell),
    };

    private static Command Init(AdminShell shell)
    {
        var name = CliOptions.TextOption("--name", "NAME", "What the root is called in every chain, as in Contoso; Strongroom unless told", required: false, longest: 40);
        var hsm = new Option<bool>("--hsm") { Description = "Make the root's key in the attached HSM, which it never leaves" };
        var command = new Command("init", "Make the installation's root, once; nothing is issued before a policy permits it") { name, hsm };
        command.SetAction((line, cancel) => shell.PostAsync(line, "v1/ca/init", JsonBody.Of(json =>
        {
            if (line.GetValue(name) is { } given)
            {
                json.WriteString("name", given);
            }

            json.WriteBoolean("hsm", line.GetValue(hsm));
        }), cancel));
        return command;
    }

    private static Command Root(AdminShell shell)
    {
        var command = new Command("root", "Print the root's certificate, for the trust stores of those who shall believe it");
        command.SetAction(async (line, cancel) =>
        {
            using var document = JsonDocument.Parse(await shell.FetchAsync(line, HttpMethod.Get, "v1/ca/signers", null, cancel).ConfigureAwait(false));
            if (document.RootElement.GetProperty("value").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } root)
            {
                throw new CliException(ExitCode.Refused, "the built-in authority has no root yet; ca init makes it");
            }

            await shell.Console.Output.WriteAsync(Encoding.UTF8.GetBytes(root.GetProperty("certificate").GetString()!), cancel).ConfigureAwait(false);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Signers(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("signers", "List the root and the tenant's intermediates") { tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant("v1/ca/signers", line.GetValue(tenant)), cancel));
        return command;
    }

    private static Command Intermediate(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("intermediate", "Make the tenant's intermediate now, as the policy is, instead of with its first certificate") { tenant };
        command.SetAction((line, cancel) => shell.SendAsync(line, HttpMethod.Post, CliOptions.WithTenant("v1/ca/intermediate", line.GetValue(tenant)), null, cancel));
        return command;
    }

    private static Command RevokeIntermediate(AdminShell shell)
    {
        var (id, reason, tenant) = (new Argument<Guid>("ID") { Description = "The intermediate's id, as listed" }, Reason(), CliOptions.Tenant());
        var command = new Command("revoke-intermediate", "Revoke an intermediate, and with it everything that it has signed") { id, reason, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/ca/signers/{line.GetRequiredValue(id):N}/revoke", Body(line, reason, tenant), cancel));
        return command;
    }

    private static Command List(AdminShell shell)
    {
        var tenant = CliOptions.Tenant();
        var command = new Command("list", "List what was issued, in the order of issue") { tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant("v1/ca/certificates", line.GetValue(tenant)), cancel));
        return command;
    }

    private static Command Show(AdminShell shell)
    {
        var (serial, tenant) = (Serial(), CliOptions.Tenant());
        var command = new Command("show", "Show one certificate of the register") { serial, tenant };
        command.SetAction((line, cancel) => shell.GetAsync(line, CliOptions.WithTenant($"v1/ca/certificates/{Escape(line, serial)}", line.GetValue(tenant)), cancel));
        return command;
    }

    private static Command Revoke(AdminShell shell)
    {
        var (serial, reason, tenant) = (Serial(), Reason(), CliOptions.Tenant());
        var command = new Command("revoke", "Revoke a certificate; OCSP says so at once, and lists from the next fetch on") { serial, reason, tenant };
        command.SetAction((line, cancel) => shell.PostAsync(line, $"v1/ca/certificates/{Escape(line, serial)}/revoke", Body(line, reason, tenant), cancel));
        return command;
    }

    private static HttpContent Body(ParseResult line, Option<string> reason, Option<Guid?> tenant) => JsonBody.Of(json =>
    {
        json.WriteString("reason", line.GetRequiredValue(reason));
        if (line.GetValue(tenant) is { } id)
        {
            json.WriteString("tenant", id);
        }
    });

    private static string Escape(ParseResult line, Argument<string> serial) => Uri.EscapeDataString(line.GetRequiredValue(serial).Replace(":", "", StringComparison.Ordinal));

    private static Argument<string> Serial() => CliOptions.Text("SERIAL", "The serial number in hexadecimal digits, as listed; colons do not matter", LongestSerial);

    private static Option<string> Reason()
    {
        var option = new Option<string>("--reason") { Description = $"Why: {string.Join(", ", Reasons)}", HelpName = "REASON", Required = true };
        option.Validators.Add(result => CliOptions.CheckAmong(result, "--reason", Reasons));
        return option;
    }
}
