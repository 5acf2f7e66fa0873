using System.CommandLine;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Strongroom.Barrier;
using Strongroom.Cli;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Server.Admin;
using Strongroom.Server.Development;
using Strongroom.Server.Tls;
using Strongroom.Server.Tokens;
using Strongroom.Storage;
using Strongroom.Throttle;

namespace Strongroom.Server.Hosting;

/// <summary>The two commands that are the server itself.</summary>
internal static class ServerCommands
{
    private const int DevelopmentPort = 8443;

    /// <summary>For revocation without TLS. With another port than the usual one several servers may run beside each other, and none listens on this unless told.</summary>
    private const int DevelopmentPlainPort = 8480;
    private const string DataOption = "--data";
    private const string ThrottleVariable = "STRONGROOM_THROTTLE";
    private const string OutboundVariable = "STRONGROOM_OUTBOUND_ALLOW";

    /// <summary><c>serve</c>: nothing that a production must decide has a default.</summary>
    public static Command Serve(CliConsole console)
    {
        var domain = new Option<string>("--domain") { Description = "The domain below which all hosts lie, as in vaults.example.com", HelpName = "D", Required = true };
        var port = new Option<int>("--port") { Description = "The port to listen on", HelpName = "N", Required = true };
        var publicPort = new Option<int?>("--public-port") { Description = "The port that clients use, when a proxy maps it to another", HelpName = "N" };
        var listen = new Option<string[]>("--listen") { Description = "An address to listen on; loopback unless told", HelpName = "ADDRESS", AllowMultipleArgumentsPerToken = true };
        var certificate = new Option<string>("--tls-certificate") { Description = "The operator's certificate chain, PEM", HelpName = "FILE" };
        var key = new Option<string>("--tls-key") { Description = "The key of that certificate, PEM", HelpName = "FILE" };
        var throttle = ThrottleOption();
        var automatic = new Option<string>("--auto-unseal")
        {
            Description = $"Open at start with this kind of root slot, and no other: {string.Join(", ", MachineSlots.Kinds)}",
            HelpName = "KIND",
        };
        var tpm = new Option<string>("--tpm") { Description = $"The TPM's device, or unix: and a socket; {TpmSlot.DefaultAddress} unless told", HelpName = "ADDRESS" };
        var acme = AcmeOption();
        var command = new Command("serve", "Run the server; it starts sealed") { domain, port, publicPort, listen, certificate, key, throttle, automatic, tpm, acme };
        var outbound = new OutboundSettings();
        outbound.AddTo(command);
        var mail = new MailSettings();
        mail.AddTo(command);
        var token = new TokenSettings();
        token.AddTo(command, isDevelopment: false);
        var pki = new PkiSettings();
        pki.AddTo(command);
        command.SetAction((line, cancel) => RunAsync(
            console,
            () => Parse(
                line.GetRequiredValue<string>(DataOption),
                line.GetRequiredValue(domain),
                line.GetRequiredValue(port),
                line.GetValue(publicPort)) with
            {
                Throttle = Throttle(line.GetValue(throttle)),
                AcmeHttpPort = AcmePort(line.GetValue(acme), line.GetRequiredValue(port)),
                Outbound = outbound.Read(line, Variable(OutboundVariable)),
                Mail = mail.Read(line),
                Addresses = Addresses(line.GetValue(listen) ?? []),
                Token = token.Read(line, line.GetRequiredValue<string>(DataOption), Variable),
                Pki = pki.Read(line, unlessTold: null),
                AutoUnseal = AutomaticKind(line.GetValue(automatic)),
                Tpm = line.GetValue(tpm) is { Length: > 0 } address ? address : TpmSlot.DefaultAddress,
                CertificateFile = line.GetValue(certificate),
                CertificateKeyFile = line.GetValue(key),
            },
            cancel));
        return command;
    }

    /// <summary><c>dev</c>: everything has a default, and nothing is asked.</summary>
    public static Command Develop(CliConsole console)
    {
        var domain = new Option<string>("--domain") { Description = "The domain below which all hosts lie", HelpName = "D", DefaultValueFactory = _ => InstallationNames.DefaultDomain };
        var port = new Option<int>("--port") { Description = "The port to listen on, on both loopback addresses", HelpName = "N", DefaultValueFactory = _ => DevelopmentPort };
        var environment = new Option<string>("--env-file") { Description = "Also write how to connect as NAME=value lines", HelpName = "PATH" };
        var throttle = ThrottleOption();
        var acme = AcmeOption();
        var command = new Command("dev", "Start everything for one developer: no question asked, the root key in a file") { domain, port, environment, throttle, acme };
        var outbound = new OutboundSettings();
        outbound.AddTo(command);
        var mail = new MailSettings();
        mail.AddTo(command);
        var token = new TokenSettings();
        token.AddTo(command, isDevelopment: true);
        var pki = new PkiSettings();
        pki.AddTo(command);
        command.SetAction((line, cancel) => RunAsync(
            console,
            () => Parse(line.GetRequiredValue<string>(DataOption), line.GetRequiredValue(domain), line.GetRequiredValue(port), null) with
            {
                IsDevelopment = true,
                Throttle = Throttle(line.GetValue(throttle)),
                AcmeHttpPort = AcmePort(line.GetValue(acme), line.GetRequiredValue(port)),
                Outbound = outbound.Read(line, Variable(OutboundVariable)),
                Mail = mail.Read(line),
                Token = token.Read(line, line.GetRequiredValue<string>(DataOption), Variable),
                Pki = pki.Read(line, line.GetRequiredValue(port) == DevelopmentPort ? DevelopmentPlainPort : null),
                EnvironmentFile = line.GetValue(environment) is { } path ? Path.GetFullPath(path) : null,
            },
            cancel));
        return command;
    }

    private static ServerOptions Parse(string data, string domain, int port, int? publicPort)
    {
        if (port is < 1 or > 65535 || !InstallationNames.TryCreate(domain, publicPort ?? port, out var names))
        {
            throw new StartRefusedException("--domain must be a DNS name and the ports must lie between 1 and 65535");
        }

        return new ServerOptions { DataDirectory = Path.GetFullPath(data), Names = names, Addresses = ServerHost.Loopbacks, Port = port };
    }

    private static string? AutomaticKind(string? given) =>
        given is null || MachineSlots.Kinds.Contains(given) ? given : throw new StartRefusedException($"--auto-unseal takes one of {string.Join(", ", MachineSlots.Kinds)}");

    private static Option<string> ThrottleOption() =>
        new("--throttle") { Description = $"The limits on requests: {ThrottleNames}; {ThrottleProfile.Default.Name} unless told, or {ThrottleVariable}", HelpName = "PROFILE" };

    private static Option<int?> AcmeOption() =>
        new("--acme-http") { Description = "Also answer ACME's http-01 challenges, and nothing else, on this port without TLS", HelpName = "PORT" };

    private static int? AcmePort(int? given, int port) =>
        given is null or (>= 1 and <= 65535) && given != port ? given : throw new StartRefusedException("--acme-http takes a port from 1 to 65535 that is not the server's own");

    private static string ThrottleNames => string.Join(", ", ThrottleProfile.All.Select(profile => profile.Name));

    private static ThrottleProfile Throttle(string? given)
    {
        var (source, name) = given is not null ? ("--throttle", given) : (ThrottleVariable, Variable(ThrottleVariable) ?? ThrottleProfile.Default.Name);
        return ThrottleProfile.Find(name) ?? throw new StartRefusedException($"{source} takes one of {ThrottleNames}");
    }

    private static IReadOnlyList<IPAddress> Addresses(string[] given)
    {
        var addresses = given.Select(text => IPAddress.TryParse(text, out var address) ? address : throw new StartRefusedException($"--listen {text} is no address"));
        return given.Length == 0 ? ServerHost.Loopbacks : [.. addresses];
    }

    private static async Task<int> RunAsync(CliConsole console, Func<ServerOptions> parse, CancellationToken cancel)
    {
        try
        {
            if (ForwardedHeadersRefusal.For(Variable(ForwardedHeadersRefusal.Variable)) is { } refusal)
            {
                throw new StartRefusedException(refusal);
            }

            var options = parse();
            await using var app = ServerHost.Build(options);
            await app.StartAsync(cancel).ConfigureAwait(false);
            if (app.Services.GetRequiredService<DevelopmentStart>().Environment is { } block)
            {
                Welcome.Print(options, block);
            }

            await app.WaitForShutdownAsync(cancel).ConfigureAwait(false);
            return ExitCode.Ok;
        }
        catch (Exception fault) when (fault is StartRefusedException or StoreUnavailableException or TlsMaterialException or TokenConfigurationException or IOException)
        {
            await console.Error.WriteLineAsync("strongroom: " + fault.Message).ConfigureAwait(false);
            return ExitCode.Local;
        }
    }

#pragma warning disable RS0030 // No secret comes this way. One variable is read to be refused, since set it makes the framework trust every client's word about its address.
    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
#pragma warning restore RS0030
}
