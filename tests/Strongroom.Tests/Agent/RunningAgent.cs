using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Agent;
using Strongroom.Agent.State;
using Strongroom.Agent.Tokens;
using Strongroom.Tests.Identity;

namespace Strongroom.Tests.Agent;

/// <summary>An agent in this process, enrolled with a stub, on ports and folders of its own.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    public static readonly Guid SystemClient = Guid.Parse("11111111-1111-1111-1111-111111111111");
    public static readonly Guid SystemPrincipal = Guid.Parse("11111111-1111-1111-1111-222222222222");
    public static readonly Guid OtherClient = Guid.Parse("22222222-2222-2222-2222-222222222222");
    public const string OtherPath = "/subscriptions/s/identities/other";
    public const string Resource = "https://vault.localhost:8443";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("strongroom-agent-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };
    private WebApplication? _app;

    private RunningAgent(ManualClock clock, StubLogin login) => (Clock, Login) = (clock, login);

    public ManualClock Clock { get; }

    public StubLogin Login { get; }

    public StateFolder Folder { get; private set; } = null!;

    public string Challenges => Path.Combine(_root.FullName, "tokens");

    public string Headers => Path.Combine(_root.FullName, "headers");

    public IPEndPoint Arc { get; } = new(IPAddress.Loopback, FreePort());

    public IPEndPoint Imds { get; } = new(IPAddress.Loopback, FreePort());

    public MachineSession Session => _app!.Services.GetRequiredService<MachineSession>();

    public TokenCache Cache => _app!.Services.GetRequiredService<TokenCache>();

    public static async Task<RunningAgent> StartAsync()
    {
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        var login = await StubLogin.StartAsync(clock);
        login.Identities.Add(StubLogin.Identity(SystemClient, SystemPrincipal, "/subscriptions/s/machines/m", "SystemAssigned", "1"));
        login.Identities.Add(StubLogin.Identity(OtherClient, Guid.NewGuid(), OtherPath, "UserAssigned", "1"));
        var agent = new RunningAgent(clock, login);
        agent.Folder = StateFolder.Make(Path.Combine(agent._root.FullName, "state"));
        agent.Enrol();
        await agent.RunAsync();
        return agent;
    }

    /// <summary>What <c>enroll</c> leaves behind.</summary>
    public void Enrol()
    {
        using var key = AgentKey.Make(Folder);
        Login.PublicKey = key.PublicKey;
        new Enrolment
        {
            LoginOrigin = Login.Origin,
            TenantId = Login.Tenant,
            MachineId = Login.Machine,
            AgentId = Login.Agent,
            ResourceId = "/subscriptions/s/machines/m",
            OwnCa = false,
            Identities = [],
        }.Write(Folder);
    }

    /// <summary>Starts it, and lets it ask the server once if that answers.</summary>
    public async Task RunAsync()
    {
        _app = AgentHost.Build(
            new AgentOptions { Folder = Folder, Listen = Arc, Imds = Imds, ChallengeFolder = Challenges, HeaderFolder = Headers, Poll = TimeSpan.FromSeconds(60) }, Clock);
        await _app.StartAsync();
        await Session.AskStatusAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task<HttpResponseMessage> SendAsync(string uri, string method = "GET", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request);
    }

    /// <summary>A good IMDS request, with more of a query.</summary>
    public Task<HttpResponseMessage> ImdsAsync(string more = "", string resource = Resource) =>
        SendAsync($"http://{Imds}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Uri.EscapeDataString(resource)}{more}", "GET", ("Metadata", "true"));

    public async Task<string> ImdsTokenAsync(string more = "")
    {
        using var answer = await ImdsAsync(more);
        return (await JsonAsync(answer)).GetProperty("access_token").GetString()!;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Clone();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await StopAsync();
        }

        await Login.DisposeAsync();
        _http.Dispose();
        _root.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
