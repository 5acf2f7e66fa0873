using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Server.Tls;

namespace Strongroom.Tests.Tls;

/// <summary>A small Kestrel with the product's TLS and limits. Answers every request with its protocol, after reading the body.</summary>
internal sealed class TlsHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsHost(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Port = new Uri(address).Port;
    }

    public int Port { get; }

    public static async Task<TlsHost> StartAsync(TlsCertificates certificates, int connectionsPerAddress = ConnectionsPerAddress.DefaultLimit)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var quota = new ConnectionsPerAddress(connectionsPerAddress, NullLogger<ConnectionsPerAddress>.Instance);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            KestrelLimits.Apply(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0, listener =>
            {
                quota.Bound(listener);
                KestrelTls.Configure(listener, certificates);
            });
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            if (AmbiguousLength.IsIn(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            var length = 0L;
            var buffer = new byte[4096];
            for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
            {
                length += read;
            }

            await context.Response.WriteAsync($"{context.Request.Protocol} {length}");
        });
        await app.StartAsync();
        return new TlsHost(app);
    }

    /// <summary>Sends raw bytes over TLS and returns all that comes back until the server closes or goes quiet.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("login.localhost");
        var answer = new StringBuilder();
        try
        {
            await tls.WriteAsync(Encoding.Latin1.GetBytes(request));
            using var quiet = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var buffer = new byte[8192];
            for (int read; (read = await tls.ReadAsync(buffer, quiet.Token)) > 0;)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (OperationCanceledException)
        {
            answer.Append("<open>");
        }
        catch (IOException)
        {
            answer.Append("<reset>");
        }

        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
