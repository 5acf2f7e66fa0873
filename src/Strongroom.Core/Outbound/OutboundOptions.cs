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
}
