using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Server.Development;
using Strongroom.Server.Tls;

namespace Strongroom.Server.Hosting;

/// <summary>
/// What has to be true before the listener opens: a certificate to serve, the state of the seal known, and on a development server everything
/// open and the environment file written.
/// </summary>
internal sealed class OpeningAtStart(ServerOptions options, SealControl seal, IServiceProvider services, ILogger<OpeningAtStart> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await seal.StartAsync(cancellationToken).ConfigureAwait(false);
        services.LoadCertificate();
        if (options.IsDevelopment)
        {
            await services.GetRequiredService<DevelopmentStart>().OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        log.Answering(options.Port, options.Names.Domain, seal.Status.State.ToString());
    }

    /// <summary>Zeroes the keys before the process ends.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => seal.SealAsync(cancellationToken);
}
