using System.Collections.Concurrent;

namespace Strongroom.Issuers.Acme;

/// <summary>The ACME authorities that were spoken to, by address and pinned roots.</summary>
internal sealed class AcmeServers(ProviderClients clients, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Address, string Trust), AcmeServer> _known = new();

    public AcmeServer For(AuthorityProvider provider) => _known.GetOrAdd(
        (provider.Address!, provider.Settings.GetValueOrDefault(ProviderSettings.Trust) ?? ""),
        _ => new AcmeServer(new Uri(provider.Address!), clients.For(provider), clock));
}
