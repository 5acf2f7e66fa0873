using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Strongroom.Identity;

/// <summary>A certificate by whose key an application proves itself.</summary>
/// <param name="Certificate">DER. Only the public part is ever here.</param>
/// <param name="NotBefore">As the certificate says.</param>
/// <param name="NotAfter">As the certificate says; an assertion made with it is refused from this instant on.</param>
internal sealed record CertificateCredential(Guid KeyId, string DisplayName, ImmutableArray<byte> Certificate, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>What <c>x5t</c> names, and what people call the certificate by. It identifies; it proves nothing.</summary>
#pragma warning disable CA5350 // The wire format names certificates by it (RFC 7515 §4.1.7).
    public ImmutableArray<byte> Sha1 { get; } = [.. SHA1.HashData(Certificate.AsSpan())];
#pragma warning restore CA5350

    /// <summary>What <c>x5t#S256</c> names.</summary>
    public ImmutableArray<byte> Sha256 { get; } = [.. SHA256.HashData(Certificate.AsSpan())];
}
