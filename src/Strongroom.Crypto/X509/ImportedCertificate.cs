using System.Collections.Immutable;

namespace Strongroom.Crypto;

/// <summary>A private key with its certificate and those that came along, as a PFX or a PEM text holds them. Disposing it disposes the key.</summary>
/// <param name="Key">RSA or EC, and passed every check of <see cref="KeyImport"/>.</param>
/// <param name="Certificates">DER, in the order in which they were given; each was read by <see cref="CertificateFacts"/> without fault.</param>
/// <param name="LeafIndex">The certificate whose public key is the key's; the first such, when there are several.</param>
/// <param name="IsPem">False when it was a PFX.</param>
public sealed record ImportedCertificate(NewSoftwareKey Key, ImmutableArray<byte[]> Certificates, int LeafIndex, bool IsPem) : IDisposable
{
    /// <summary>More certificates than this are refused (security model §12).</summary>
    public const int MostCertificates = 20;

    public byte[] Leaf => Certificates[LeafIndex];

    public void Dispose() => Key.Dispose();
}
