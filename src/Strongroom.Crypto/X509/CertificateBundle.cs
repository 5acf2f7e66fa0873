using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>Puts together what a reader found: checks the key and every certificate, and finds the certificate that is the key's.</summary>
internal static class CertificateBundle
{
    /// <param name="pkcs8">Stays the caller's to dispose.</param>
    /// <param name="fault">A sentence for the caller that tells nothing of the key but what is wrong with it.</param>
    public static bool TryBuild(
        SecretBytes pkcs8,
        ImmutableArray<byte[]> certificates,
        bool isPem,
        [NotNullWhen(true)] out ImportedCertificate? imported,
        [NotNullWhen(false)] out string? fault)
    {
        imported = null;
        if (certificates.IsEmpty)
        {
            fault = "There is no certificate in it.";
            return false;
        }

        if (certificates.Length > ImportedCertificate.MostCertificates)
        {
            fault = $"There are {certificates.Length} certificates in it; at most {ImportedCertificate.MostCertificates} are allowed.";
            return false;
        }

        var facts = new List<CertificateFacts>();
        foreach (var der in certificates)
        {
            if (!CertificateFacts.TryRead(der, out var read, out var reason))
            {
                fault = $"Certificate {facts.Count + 1} of {certificates.Length} cannot be taken. {reason}";
                return false;
            }

            facts.Add(read);
        }

        if (!KeyImport.TryReadPkcs8(pkcs8, out var key, out var wrong))
        {
            fault = wrong.Property == "key_hsm"
                ? "The private key must be RSA of 2048, 3072 or 4096 bits, or EC on P-256, P-384, P-521 or P-256K."
                : $"The private key cannot be taken: its member {wrong.Property} is wrong. {wrong.Reason}";
            return false;
        }

        var leaf = facts.FindIndex(certificate => IsOf(certificate, key));
        if (leaf < 0)
        {
            key.Dispose();
            fault = key.Shape.Type is KeyType.Rsa or KeyType.Ec
                ? "The private key belongs to none of the certificates."
                : "The private key must be RSA or EC.";
            return false;
        }

        (imported, fault) = (new ImportedCertificate(key, certificates, leaf, isPem), null);
        return true;
    }

    private static bool IsOf(CertificateFacts certificate, NewSoftwareKey key) =>
        certificate.Shape == key.Shape
        && certificate.Key!.First.AsSpan().SequenceEqual(key.PublicParts.First)
        && certificate.Key.Second.AsSpan().SequenceEqual(key.PublicParts.Second);
}
