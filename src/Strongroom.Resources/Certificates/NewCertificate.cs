using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>A certificate that has come: from an issuer, by a merge, or of the key itself.</summary>
/// <param name="Leaf">What was read of the certificate.</param>
/// <param name="Chain">DER for the secret, in the order in which it is to stand there; the leaf is in it.</param>
/// <param name="Material">The private key for the secret, PKCS #8; null when it must not or cannot be there. Stays the caller's to dispose.</param>
internal sealed record NewCertificate(Crypto.CertificateFacts Leaf, IReadOnlyList<byte[]> Chain, SecretBytes? Material);
