namespace Strongroom.Server.Tls;

/// <summary>The operator's own certificate.</summary>
/// <param name="CertificatePath">PEM: the leaf first, then the certificates between it and a root.</param>
/// <param name="KeyPath">PEM: the leaf's private key (PKCS#8, PKCS#1 or SEC 1), not encrypted. May be the same file.</param>
internal sealed record OperatorFiles(string CertificatePath, string KeyPath);
