using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Registering authorities by the real command line, and the listener that the command line opens.</summary>
public sealed class AcmeCommands : IClassFixture<AcmeCommands.Server>
{
    private readonly Server _server;

    public AcmeCommands(Server server) => _server = server;

    [Fact]
    public async Task A_provider_is_added_listed_and_removed()
    {
        var added = await RunAsync("ca", "provider", "add", "LetsEncrypt", "--kind", "acme", "--address", "https://acme.example.com/directory", "--accept-terms", "--dns-hook", "/bin/true", "--dns-wait", "5");
        var listed = await RunAsync("ca", "provider", "list");
        var again = await RunAsync("ca", "provider", "add", "LETSENCRYPT", "--kind", "acme", "--address", "https://acme.example.com/directory");
        var removed = await RunAsync("ca", "provider", "remove", "letsencrypt");
        var gone = await RunAsync("ca", "provider", "remove", "letsencrypt");
        var empty = await RunAsync("ca", "provider", "list");

        Assert.Equal(0, added.Code);
        using var json = JsonDocument.Parse(listed.Output);
        var only = Assert.Single(json.RootElement.GetProperty("value").EnumerateArray());
        Assert.Equal("LetsEncrypt acme https://acme.example.com/directory accepted /bin/true 5", string.Join(' ', only.EnumerateObject().Select(member => member.Value.GetString())));
        Assert.Equal((10, true), (again.Code, again.Error.Contains("Conflict", StringComparison.Ordinal)));
        Assert.Equal(0, removed.Code);
        Assert.Equal((10, true), (gone.Code, gone.Error.Contains("NotFound", StringComparison.Ordinal)));
        Assert.Contains("[]", empty.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "Strongroom", "acme", "https://ca.example.com/d")]
    [InlineData("name", "a_b", "acme", "https://ca.example.com/d")]
    [InlineData("kind", "X", "scep", "https://ca.example.com/d")]
    [InlineData("kind", "X", "authority", "https://ca.example.com/d")]
    [InlineData("address", "X", "acme", "http://ca.example.com/d")]
    [InlineData("address", "X", "acme", "https://user@ca.example.com/d")]
    [InlineData("address", "X", "acme", "https://ca.example.com/d?x=1")]
    [InlineData("address", "X", "acme", "/d")]
    [InlineData("challenge", "X", "acme", "https://ca.example.com/d", "--challenge", "tls-alpn-01")]
    [InlineData("challenge", "X", "acme", "https://ca.example.com/d", "--challenge", "dns-01")]
    [InlineData("challenge", "X", "est", "https://ca.example.com/d", "--challenge", "http-01")]
    [InlineData("dnsHook", "X", "acme", "https://ca.example.com/d", "--dns-hook", "/no/such/program")]
    [InlineData("dnsHook", "X", "acme", "https://ca.example.com/d", "--dns-hook", "/etc/passwd")]
    [InlineData("dnsHook", "X", "acme", "https://ca.example.com/d", "--dns-hook", "/tmp")]
    [InlineData("trust", "X", "acme", "https://ca.example.com/d", "--trust", "/etc/passwd")]
    public async Task A_provider_that_cannot_serve_is_refused_by_name(string member, string name, string kind, string address, params string[] more)
    {
        var (code, _, error) = await RunAsync(["ca", "provider", "add", name, "--kind", kind, "--address", address, .. more]);
        Assert.Equal(10, code);
        Assert.Contains($"Property {member} has invalid value", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plain_listener_answers_on_the_port_that_was_named()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync($"http://127.0.0.1:{_server.AcmePort}/.well-known/acme-challenge/{new string('a', 43)}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [DevServer.Executable, "--data", _server.DataDirectory, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public sealed class Server : DevServer
    {
        public int AcmePort { get; } = FreePort();

        protected override IReadOnlyList<string> MoreArguments => ["--acme-http", $"{AcmePort}"];
    }
}
