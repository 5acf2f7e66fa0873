using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Agent.Endpoints;
using Strongroom.Agent.Peers;
using Strongroom.Agent.Rules;
using Strongroom.Agent.State;
using Strongroom.Agent.Tokens;

namespace Strongroom.Agent;

/// <summary>Builds the running agent: plain HTTP on this machine's own addresses, and a socket for its owner.</summary>
internal static class AgentHost
{
    private const int RequestLineBytes = 8 * 1024;
    private const int HeaderBytes = 16 * 1024;
    private const int HeaderCount = 64;
    private const int Connections = 256;

    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <exception cref="AgentException">Something on this machine is in the way; nothing has been started.</exception>
    public static WebApplication Build(AgentOptions options, TimeProvider clock)
    {
        CheckAddress(options.Listen, "--listen");
        if (options.Imds is { } imds)
        {
            CheckAddress(imds, "--imds");
        }

        // The empty builder reads no environment variable and no settings file: what is not in the options does not exist.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        AddParts(builder.Services, options, clock);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));

        var app = builder.Build();

        // What cannot be read or trusted stops the start, before a port is open.
        _ = app.Services.GetRequiredService<MachineSession>();
        _ = app.Services.GetRequiredService<IdentityHeaders>();
        app.Run(app.Services.GetRequiredService<Doors>().AnswerAsync);
        return app;
    }

    private static void AddParts(IServiceCollection services, AgentOptions options, TimeProvider clock)
    {
        var rules = new RulesFile(OwnProcess.User, new UserNames("/etc/passwd")).Read(options.Configuration ?? options.Folder.ConfigurationPath, options.Configuration is not null);
        services.AddSingleton(options).AddSingleton(clock).AddSingleton(options.Folder).AddSingleton(rules);
        services.AddSingleton(_ => AgentKey.Load(options.Folder));
        services.AddSingleton(_ => IdentityHeaders.Load(options.Folder));
        services.AddSingleton(new PeerFinder("/proc", OwnProcess.SeesEveryone));
        services.AddSingleton(new TokenFile(options.Folder.TokensPath));
        services.AddSingleton(new ArcChallenges(options.ChallengeFolder, clock));
        services.AddSingleton<TokenCache>().AddSingleton<MachineSession>().AddSingleton<TokenBroker>();
        services.AddSingleton<PeerGate>().AddSingleton<LocalProof>().AddSingleton<TokenEndpoint>().AddSingleton<ControlEndpoint>().AddSingleton<Doors>();
        services.AddHostedService(provider => new StatusLoop(provider.GetRequiredService<MachineSession>(), options.Poll, clock));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<LocalFiles>(provider, OwnProcess.User));
    }

    private static void CheckAddress(IPEndPoint address, string option)
    {
        if (!RequestForm.IsLocal(address.Address))
        {
            throw new AgentException(AgentExit.Local, $"{option} takes an address of this machine alone (127.0.0.1, [::1], 169.254.169.254): others must not reach the agent");
        }
    }

    private static void Listen(KestrelServerOptions kestrel, AgentOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.MaxRequestBodySize = 0;
        limits.RequestHeadersTimeout = HeaderTimeout;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MaxConcurrentConnections = Connections;

        kestrel.Listen(options.Listen, listener => Mark(listener, ListenerKind.Arc));
        if (options.Imds is { } imds)
        {
            kestrel.Listen(imds, listener => Mark(listener, ListenerKind.Imds));
        }

        // What a killed process left behind; a running one would have kept the port.
        File.Delete(options.Folder.SocketPath);
        kestrel.ListenUnixSocket(options.Folder.SocketPath, listener => Mark(listener, ListenerKind.Control));
    }

    private static void Mark(ListenOptions listener, ListenerKind kind)
    {
        var mark = new Listener(kind);
        listener.Protocols = HttpProtocols.Http1;
        listener.Use(next => connection =>
        {
            connection.Features.Set(mark);
            return next(connection);
        });
    }
}
