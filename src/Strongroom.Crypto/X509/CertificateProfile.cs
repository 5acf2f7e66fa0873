using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>What a certificate is to say of its holder: the same for a request and for a certificate that signs itself.</summary>
public sealed record CertificateProfile
{
    /// <summary>As <see cref="DistinguishedName"/> makes it; the empty name only when there are alternative names.</summary>
    public required byte[] SubjectDer { get; init; }

    /// <summary>Passed by <see cref="SubjectNameRules"/>.</summary>
    public SubjectNames Names { get; init; } = SubjectNames.None;

    /// <summary>None leaves the extension out.</summary>
    public X509KeyUsageFlags KeyUsage { get; init; }

    /// <summary>Dotted OIDs; empty leaves the extension out.</summary>
    public ImmutableArray<string> ExtendedKeyUsages { get; init; } = [];

    public bool IsAuthority { get; init; }
}
