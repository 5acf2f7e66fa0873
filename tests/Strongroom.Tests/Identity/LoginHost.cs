using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Outbound;
using Strongroom.Storage;

namespace Strongroom.Tests.Identity;

/// <summary>The login host on a loopback port of its own, over plain HTTP: TLS is the server's business.</summary>
internal sealed class LoginHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoginHost(SampleInstallation installation, WebApplication app, HttpClient http)
    {
        At = installation;
        _app = app;
        Http = http;
    }

    public SampleInstallation At { get; }

    public HttpClient Http { get; }

    public static async Task<LoginHost> StartAsync()
    {
        var at = await SampleInstallation.CreateAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IStore>(at.Store);
        builder.Services.AddSingleton<IRowGuard>(new TaggedRows());
        builder.Services.AddSingleton<IPurposeSealer>(new GcmSealer());
        builder.Services.AddSingleton<IAuditTrail>(at.Trail);
        builder.Services.AddSingleton<TimeProvider>(at.Clock);
        builder.Services.AddSingleton(at.Options);
        builder.Services.AddSingleton(at.Units);
        builder.Services.AddSingleton(new OutboundClients(new OutboundOptions()));
        builder.Services.AddIdentity();
        builder.Services.AddSingleton(at.Feed);
        builder.Services.AddSingleton(at.Ledger);
        var app = builder.Build();
        app.MapIdentity();
        await app.StartAsync();
        return new LoginHost(at, app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        At.Dispose();
    }
}
