using System.Collections.Immutable;
using System.Net;

namespace Strongroom.Crypto;

/// <summary>The subject alternative names that a certificate may have here (RFC 5280 §4.2.1.6), as text in the order in which they were given.</summary>
public sealed record SubjectNames
{
    /// <summary>More names than this are refused (security model §12).</summary>
    public const int Most = 100;

    public static SubjectNames None { get; } = new();

    /// <summary>ASCII; an internationalised name in its A-label form.</summary>
    public ImmutableArray<string> Dns { get; init; } = [];

    public ImmutableArray<string> Emails { get; init; } = [];

    /// <summary>Microsoft's user principal name, an other name of OID 1.3.6.1.4.1.311.20.2.3.</summary>
    public ImmutableArray<string> Upns { get; init; } = [];

    public ImmutableArray<string> Uris { get; init; } = [];

    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    public int Count => Dns.Length + Emails.Length + Upns.Length + Uris.Length + Addresses.Length;
}
