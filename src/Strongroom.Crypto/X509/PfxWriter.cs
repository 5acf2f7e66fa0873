using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Writes a PFX (PKCS #12, RFC 7292) with the empty password, which is what clients of Azure open a certificate's secret with. The encryption
/// therefore protects nothing, and is there because some readers take no PFX without it.
/// </summary>
public static class PfxWriter
{
    private const int Iterations = 2_000;

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);

    /// <param name="pkcs8">Of an RSA or EC key, that of the first certificate; null leaves the key out. Stays the caller's to dispose.</param>
    /// <param name="chain">DER, the leaf first; at least one.</param>
    /// <returns>The caller's to dispose.</returns>
    public static SecretBytes Write(SecretBytes? pkcs8, IReadOnlyList<byte[]> chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentOutOfRangeException.ThrowIfZero(chain.Count);
        var builder = new Pkcs12Builder();
        var certificates = new Pkcs12SafeContents();
        for (var i = 0; i < chain.Count; i++)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(chain[i]);
            var bag = certificates.AddCertificate(certificate);
            if (pkcs8 is not null && i == 0)
            {
                bag.Attributes.Add(LinkOf(chain));
            }
        }

        builder.AddSafeContentsEncrypted(certificates, "".AsSpan(), Encryption);
        if (pkcs8 is not null)
        {
            var keys = new Pkcs12SafeContents();
            using var key = Parse(pkcs8);
            keys.AddShroudedKey(key, "".AsSpan(), Encryption).Attributes.Add(LinkOf(chain));
            builder.AddSafeContentsUnencrypted(keys);
        }

        builder.SealWithMac("".AsSpan(), HashAlgorithmName.SHA256, Iterations);
        var encoded = builder.Encode();
        try
        {
            return new SecretBytes(encoded);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
        }
    }

    /// <summary>What tells readers that key and certificate belong together: any bytes, equal in both bags.</summary>
    private static Pkcs9LocalKeyId LinkOf(IReadOnlyList<byte[]> chain) => new(SHA256.HashData(chain[0]));

    private static AsymmetricAlgorithm Parse(SecretBytes pkcs8)
    {
        using var jwk = Pkcs8.Read(pkcs8.Span);
        AsymmetricAlgorithm key = jwk?.Type switch
        {
            KeyType.Rsa => RSA.Create(),
            KeyType.Ec => ECDsa.Create(),
            _ => throw new ArgumentException("It is no PKCS #8 of an RSA or EC key", nameof(pkcs8)),
        };
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
