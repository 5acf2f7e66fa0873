using System.Net;
using Microsoft.Extensions.Logging;
using Strongroom.Outbound;

namespace Strongroom.Identity.Federation;

/// <summary>Fetches an issuer's documents through the guarded client.</summary>
internal sealed class GuardedFetch(OutboundClients clients, ILogger<GuardedFetch> logger) : IDisposable
{
    private readonly HttpClient _client = clients.Create();

    public async Task<byte[]?> GetAsync(Uri address, CancellationToken cancel)
    {
        try
        {
            using var answer = await _client.GetAsync(address, cancel).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            }

            Log.IssuerUnreachable(logger, address.Host, $"status {(int)answer.StatusCode}");
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or OutboundRefusedException or IOException)
        {
            Log.IssuerUnreachable(logger, address.Host, (fault.InnerException as OutboundRefusedException ?? fault).GetType().Name);
        }

        return null;
    }

    public void Dispose() => _client.Dispose();
}
