using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Outbound;

/// <summary>What the operator opens for connections that this server makes by itself.</summary>
public sealed record OutboundOptions
{
    /// <summary>Internal ranges that may be reached beside the public addresses. None opens what <see cref="AddressRules"/> never lets through.</summary>
    public IReadOnlyList<IPNetwork> Allowed { get; init; } = [];

    /// <summary>Roots trusted beside the system's, for internal receivers.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>
    /// Internal ranges that may be reached to validate names for the ACME server, and for nothing else: who asks for a certificate chooses the names, so
    /// that <see cref="Allowed"/> does not count here.
    /// </summary>
    public IReadOnlyList<IPNetwork> ValidationAllowed { get; init; } = [];

    /// <summary>The port at which http-01 is answered (RFC 8555 §8.3); another than 80 for test installations.</summary>
    public int ValidationPort { get; init; } = 80;

    /// <summary>Who answers the questions of validation; null for the system's name servers.</summary>
    public IPEndPoint? ValidationResolver { get; init; }
}
