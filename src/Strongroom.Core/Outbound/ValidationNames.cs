using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace Strongroom.Outbound;

/// <summary>Asks the resolver that the operator named, or the system's, for what validation needs. Nothing is remembered between questions.</summary>
public sealed class ValidationNames(OutboundOptions options)
{
    /// <summary>More records than this are not looked at.</summary>
    private const int MostRecords = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly Lazy<LookupClient> _client = new(() => new LookupClient(Settings(options)));

    /// <summary>The texts at a name, each record's pieces joined (RFC 7208 §3.3); empty when there are none.</summary>
    /// <exception cref="DnsResponseException">The resolver does not answer, or says that something is wrong.</exception>
    public async Task<IReadOnlyList<string>> TextsAsync(string name, CancellationToken cancel)
    {
        var answer = await _client.Value.QueryAsync(name, QueryType.TXT, cancellationToken: cancel).ConfigureAwait(false);
        return [.. answer.Answers.OfType<TxtRecord>().Take(MostRecords).Select(record => string.Concat(record.Text))];
    }

    /// <summary>All addresses of a host, of both families.</summary>
    /// <exception cref="SocketException">There are none, or the resolver does not answer.</exception>
    public async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        if (options.ValidationResolver is null)
        {
            return await Dns.GetHostAddressesAsync(host, cancel).ConfigureAwait(false);
        }

        try
        {
            var found = new List<IPAddress>();
            foreach (var type in (QueryType[])[QueryType.A, QueryType.AAAA])
            {
                var answer = await _client.Value.QueryAsync(host, type, cancellationToken: cancel).ConfigureAwait(false);
                found.AddRange(answer.Answers.OfType<AddressRecord>().Take(MostRecords).Select(record => record.Address));
            }

            return found.Count > 0 ? [.. found] : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (DnsResponseException)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }

    private static LookupClientOptions Settings(OutboundOptions options)
    {
        var settings = options.ValidationResolver is { } resolver ? new LookupClientOptions(resolver) : new LookupClientOptions();
        settings.UseCache = false;
        settings.Timeout = Timeout;
        settings.Retries = 1;
        settings.ThrowDnsErrors = false;
        return settings;
    }
}
