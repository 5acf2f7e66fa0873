using System.Collections.Concurrent;
using Strongroom.Outbound;

namespace Strongroom.Issuers;

/// <summary>The guarded clients by which authorities are reached: one for each set of roots that providers pin, and one for those that pin none.</summary>
internal sealed class ProviderClients(OutboundClients clients) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpClient>> _byTrust = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The stored roots cannot be read.</exception>
    public HttpClient For(AuthorityProvider provider) =>
        _byTrust.GetOrAdd(provider.Settings.GetValueOrDefault(ProviderSettings.Trust) ?? "", pem => new Lazy<HttpClient>(() => Make(pem))).Value;

    public void Dispose()
    {
        foreach (var client in _byTrust.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private HttpClient Make(string pem) =>
        clients.Create(pem.Length == 0 ? null : ProviderSettings.RootsOf(pem) ?? throw new InvalidDataException("The roots of a provider cannot be read"));
}
