using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Audit;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Server;
using Strongroom.Server.Development;
using Strongroom.Server.Hosting;
using Xunit;

namespace Strongroom.Tests.Keys;

/// <summary>The whole server but for its sockets, with a clock that stands still until it is moved: requests go in at the front of its pipeline.</summary>
internal sealed class SteppedServer : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("strongroom-stepped-").FullName;
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private WebApplication _app = null!;
    private RequestDelegate _pipeline = null!;

    private readonly Func<ServerOptions, ServerOptions> _change;
    private readonly Action<IServiceCollection>? _also;

    private SteppedServer(Func<ServerOptions, ServerOptions> change, Action<IServiceCollection>? also)
    {
        _change = change;
        _also = also;
    }

    public IServiceProvider Services => _app.Services;

    public WallClock Clock { get; } = new();

    public Guid Tenant => Guid.Parse(_settings["STRONGROOM_TENANT_ID"]);

    /// <param name="change">The options, otherwise than they are in a development server.</param>
    /// <param name="also">Adds to the services.</param>
    public static async Task<SteppedServer> StartAsync(Func<ServerOptions, ServerOptions>? change = null, Action<IServiceCollection>? also = null)
    {
        var server = new SteppedServer(change ?? (options => options), also);
        await server.OpenAsync();
        return server;
    }

    public string TenantId => _settings["STRONGROOM_TENANT_ID"];

    /// <summary>Ends the process and begins it again, on the same data and at the same time.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    /// <summary>Moves the clock and does what has fallen due.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        await RunDueAsync();
    }

    public Task RunDueAsync() => _app.Services.GetRequiredService<DueLoop>().RunDueAsync(default);

    public async Task<(int Status, JsonElement Json)> SendAsync(string method, string path, string? body = null, string apiVersion = "7.5")
    {
        var token = await TokenAsync();
        return await SendToAsync($"{_settings["STRONGROOM_VAULT_NAME"]}{_settings["STRONGROOM_VAULT_SUFFIX"]}", method, path, $"?api-version={apiVersion}", body, "application/json", token);
    }

    public async Task<(int Status, JsonElement Json)> ControlAsync(string method, string path, string? body = null, string apiVersion = "2023-07-01") => await SendToAsync(
        "management.localhost:8443", method, path, $"?api-version={apiVersion}", body, "application/json", await TokenAsync("STRONGROOM_ARM_AUDIENCE"));

    public string Setting(string name) => _settings[name];

    /// <summary>
    /// How often the trail has this operation on this object, once it has it as often as expected: the trail picks up a committed change a moment
    /// after the commit.
    /// </summary>
    public async Task<int> CountInTrailAsync(string operation, string objectId, int expected) => (await InTrailAsync(operation, objectId, expected)).Count;

    /// <summary>What the trail has of this operation on this object, once it has it as often as expected.</summary>
    public async Task<IReadOnlyList<AuditRecord>> InTrailAsync(string operation, string objectId, int expected)
    {
        List<AuditRecord> found = [];
        for (var turn = 0; turn < 200; turn++)
        {
            found = [.. AuditReader.Read(_app.Services.GetRequiredService<AuditOptions>().Directory)
                .Select(entry => entry.Record)
                .OfType<AuditRecord>()
                .Where(record => record.Operation == operation && record.ObjectId?.Contains(objectId, StringComparison.Ordinal) == true)];
            if (found.Count >= expected)
            {
                break;
            }

            await Task.Delay(20);
        }

        return found;
    }

    /// <summary>One request without a token, its path as it would stand in the request line.</summary>
    public async Task<(int Status, byte[] Body, IHeaderDictionary Headers)> SendBytesAsync(string host, string method, string target, byte[]? body = null, string? contentType = null, bool plain = false)
    {
        var http = new DefaultHttpContext { RequestServices = _app.Services };
        using var answer = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        (http.Request.Scheme, http.Request.Host, http.Request.Method, http.Request.Path) = ("https", new HostString(host), method, new PathString(Uri.UnescapeDataString(target)));
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (body is not null)
        {
            (http.Request.Body, http.Request.ContentLength, http.Request.ContentType) = (new MemoryStream(body), body.Length, contentType);
        }

        if (plain)
        {
            http.Features.Set(new PlainListenerFeature("pki.localhost", 8480));
        }

        await _pipeline(http);
        await http.Response.BodyWriter.FlushAsync();
        return (http.Response.StatusCode, answer.ToArray(), http.Response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task CloseAsync()
    {
        await _app.Services.GetRequiredService<SealControl>().SealAsync(default);
        await _app.Services.GetRequiredService<AuditTrail>().StopAsync(default);
        await _app.DisposeAsync();
    }

    private async Task OpenAsync()
    {
        Assert.True(InstallationNames.TryCreate("localhost", 8443, out var names));
        var environment = Path.Combine(_data, "env");
        _app = ServerHost.Build(
            _change(new ServerOptions
            {
                DataDirectory = Path.Combine(_data, "data"),
                Names = names,
                Addresses = [IPAddress.Loopback],
                Port = 8443,
                IsDevelopment = true,
                EnvironmentFile = environment,
            }),
            Clock,
            _also);
        await _app.Services.GetRequiredService<AuditTrail>().StartAsync(default);
        await _app.Services.GetRequiredService<DevelopmentStart>().OpenAsync(default);
        _pipeline = ((IApplicationBuilder)_app).Build();
        foreach (var line in await File.ReadAllLinesAsync(environment))
        {
            var (name, value) = (line[..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            _settings[name] = value;
        }
    }

    private async Task<string> TokenAsync(string audience = "STRONGROOM_VAULT_RESOURCE")
    {
        var form = $"grant_type=client_credentials&client_id={_settings["STRONGROOM_CLIENT_ID"]}&client_secret={Uri.EscapeDataString(_settings["STRONGROOM_CLIENT_SECRET"])}"
            + $"&scope={Uri.EscapeDataString(_settings[audience] + "/.default")}";
        var (status, json) = await SendToAsync("login.localhost:8443", "POST", $"/{_settings["STRONGROOM_TENANT_ID"]}/oauth2/v2.0/token", "", form, "application/x-www-form-urlencoded", null);
        Assert.Equal(200, status);
        return json.GetProperty("access_token").GetString()!;
    }

    private async Task<(int Status, JsonElement Json)> SendToAsync(string host, string method, string path, string query, string? body, string contentType, string? token)
    {
        var http = new DefaultHttpContext { RequestServices = _app.Services };
        using var answer = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        (http.Request.Scheme, http.Request.Host, http.Request.Method, http.Request.Path, http.Request.QueryString) = ("https", new HostString(host), method, path, new QueryString(query));
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (body is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            (http.Request.Body, http.Request.ContentLength, http.Request.ContentType) = (new MemoryStream(bytes), bytes.Length, contentType);
        }

        if (token is not null)
        {
            http.Request.Headers.Authorization = "Bearer " + token;
        }

        await _pipeline(http);
        await http.Response.BodyWriter.FlushAsync();
        return (http.Response.StatusCode, answer.Length == 0 ? default : JsonDocument.Parse(answer.ToArray()).RootElement);
    }
}
