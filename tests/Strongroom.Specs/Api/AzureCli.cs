using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>
/// One unmodified <c>az</c> with a configuration folder of its own: clouds, token caches and sign-ins of two of them never meet (client
/// reference §3). A missing az fails here; <c>./test</c> installs it.
/// </summary>
public sealed class AzureCli : IDisposable
{
    private readonly DevServer _server;
    private readonly string _authority;
    private readonly IReadOnlyList<string> _command;

    private AzureCli(DevServer server, string authority, Func<string, IReadOnlyList<string>> command)
    {
        _server = server;
        _authority = authority;
        _command = command(Folder);
    }

    /// <summary>The az of this Debian release, which knows no way to skip instance discovery but the authority <c>/adfs</c>.</summary>
    public static AzureCli Installed(DevServer server) => new(server, server.Settings["STRONGROOM_LOGIN_URL"] + "/adfs", _ => ["az"]);

    /// <summary>The az of Debian trixie, in the chroot that <c>./test --long</c> makes, with the plain authority.</summary>
    public static AzureCli Newer(DevServer server) => new(
        server, server.Settings["STRONGROOM_LOGIN_URL"], folder => [Path.Combine(RepositoryRoot.Path, "tests", "clients", "az", "trixie.sh"), "run", folder, "az"]);

    /// <summary>Where files for az belong.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("strongroom-az-").FullName;

    /// <summary>For every command, beside what az needs to trust the server and to keep to itself.</summary>
    public Dictionary<string, string> MoreEnvironment { get; } = [];

    /// <summary>Makes the server's cloud known and current, from a file with every endpoint, then signs a development principal in.</summary>
    public async Task SignInAsync(bool limited = false)
    {
        await RegisterAsync();
        await LoginAsync(limited);
    }

    public async Task LoginAsync(bool limited = false)
    {
        var prefix = limited ? "STRONGROOM_LIMITED_" : "STRONGROOM_";
        string[] principal = ["-u", _server.Settings[prefix + "CLIENT_ID"], "-p", _server.Settings[prefix + "CLIENT_SECRET"], "--tenant", _server.Settings["STRONGROOM_TENANT_ID"]];
        await RunAsync(["login", "--service-principal", .. principal, .. limited ? ["--allow-no-subscriptions"] : Array.Empty<string>()]);
    }

    /// <summary>Makes the server's cloud known and current, then signs an application in by its secret.</summary>
    public async Task SignInAsAsync(string client, string secret)
    {
        await RegisterAsync();
        await RunAsync("login", "--service-principal", "-u", client, "-p", secret, "--tenant", _server.Settings["STRONGROOM_TENANT_ID"]);
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>What it printed, as JSON; undefined when it printed nothing.</returns>
    public async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await TryAsync(arguments);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"az {string.Join(' ', arguments)}\nended with {exitCode}\n{output}{errors}");
        }

        return string.IsNullOrWhiteSpace(output) ? default : JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs a command that must fail.</summary>
    /// <returns>What it told the user.</returns>
    public async Task<string> RefusedAsync(params string[] arguments)
    {
        var (exitCode, output, errors) = await TryAsync(arguments);
        return exitCode != 0 ? errors : throw new InvalidOperationException($"az {string.Join(' ', arguments)}\nwas not refused\n{output}");
    }

    /// <summary>One request through <c>az rest</c>.</summary>
    /// <param name="path">Below the control plane's address, or a whole address together with <paramref name="resource"/>.</param>
    public Task<JsonElement> RestAsync(string method, string path, string? body = null, string? resource = null) => RunAsync(Rest(method, path, body, resource));

    /// <summary>One request through <c>az rest</c> that must be refused.</summary>
    public Task<string> RestRefusedAsync(string method, string path, string? body = null, string? resource = null) => RefusedAsync(Rest(method, path, body, resource));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task RegisterAsync()
    {
        var settings = _server.Settings;
        var management = settings["STRONGROOM_ARM_URL"] + "/";
        var graph = settings["STRONGROOM_GRAPH_URL"] + "/";
        var vaults = settings["STRONGROOM_VAULT_SUFFIX"];
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "cloud.json"),
            $$$"""
            {"endpoints":{"management":"{{{management}}}","resourceManager":"{{{management}}}","activeDirectory":"{{{_authority}}}",
              "activeDirectoryResourceId":"{{{management}}}","activeDirectoryGraphResourceId":"{{{graph}}}","microsoftGraphResourceId":"{{{graph}}}"},
             "suffixes":{"keyvaultDns":"{{{vaults}}}","mhsmDns":"{{{vaults.Replace(".vault.", ".managedhsm.", StringComparison.Ordinal)}}}","storageEndpoint":"storage.localhost"}}
            """);
        await RunAsync("cloud", "register", "-n", "Strongroom", "--cloud-config", "@" + Path.Combine(Folder, "cloud.json"));
        await RunAsync("cloud", "set", "-n", "Strongroom");
    }

    private string[] Rest(string method, string path, string? body, string? resource) =>
    [
        "rest", "--method", method, "--url", path.StartsWith('/') ? _server.Settings["STRONGROOM_ARM_URL"] + path : path,
        .. body is null ? Array.Empty<string>() : ["--body", body],
        .. resource is null ? Array.Empty<string>() : ["--resource", resource],
    ];

    private Task<(int ExitCode, string Output, string Errors)> TryAsync(string[] arguments) =>
        Session.RunAsync(_command[0], [.. _command.Skip(1), .. arguments, "-o", "json"], Folder, Environment());

    private Dictionary<string, string> Environment()
    {
        // A copy, because a chroot sees nothing but this folder.
        var bundle = Path.Combine(Folder, "bundle.pem");
        if (!File.Exists(bundle))
        {
            File.Copy(Path.Combine(_server.DataDirectory, "ca-bundle.pem"), bundle);
        }

        return new Dictionary<string, string>(MoreEnvironment)
        {
            ["AZURE_CONFIG_DIR"] = Directory.CreateDirectory(Path.Combine(Folder, "config")).FullName,
            ["REQUESTS_CA_BUNDLE"] = bundle,
            ["SSL_CERT_FILE"] = bundle,
            ["AZURE_CORE_INSTANCE_DISCOVERY"] = "false",
            ["AZURE_CORE_COLLECT_TELEMETRY"] = "0",
            ["AZURE_CORE_NO_COLOR"] = "1",
            ["AZURE_CORE_ONLY_SHOW_ERRORS"] = "1",
        };
    }
}
