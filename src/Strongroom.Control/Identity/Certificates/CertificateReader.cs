using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Kernel;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// Reads the one certificate of a file as people have them: PEM, with any text around it, or DER. Bounded before anything is parsed
/// (security model §12). A file with a private key in it is refused by name, not quietly cut down: its owner must learn that the key has travelled.
/// </summary>
internal static class CertificateReader
{
    /// <summary>Bytes, of the file and so of the certificate.</summary>
    public const int MaxLength = 64 * 1024;

    private const int MaxExtensions = 64;
    private const int MaxAlternativeNames = 100;
    private const string Label = "CERTIFICATE";

    private static ReadOnlySpan<byte> PemBegin => "-----BEGIN "u8;

    /// <summary>The credential, under a fresh key id.</summary>
    /// <param name="displayName">Null names it after the certificate's subject.</param>
    /// <param name="now">A certificate that has ended by then is refused; one that has not begun is taken.</param>
    public static Result<CertificateCredential> Read(ReadOnlyMemory<byte> file, string? displayName, DateTimeOffset now)
    {
        if (ReadDer(file).IsRefused(out var error, out var der))
        {
            return error;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(der);
        DateTimeOffset notAfter = certificate.NotAfter.ToUniversalTime();
        if (notAfter <= now)
        {
            return CertificateRefusals.Expired(notAfter);
        }

        var name = displayName ?? SubjectOf(certificate);
        return PrincipalDirectory.IsName(name)
            ? new CertificateCredential(Entropy.NewGuid(), name, [.. der], certificate.NotBefore.ToUniversalTime(), notAfter)
            : CertificateRefusals.BadName;
    }

    /// <summary>The one certificate in the file, checked but for its validity.</summary>
    public static Result<byte[]> ReadDer(ReadOnlyMemory<byte> file)
    {
        if (file.Length > MaxLength)
        {
            return CertificateRefusals.TooLong;
        }

        byte[]? der = file.ToArray();
        if (file.Span.IndexOf(PemBegin) >= 0 && ReadPem(file.Span).IsRefused(out var error, out der))
        {
            return error;
        }

        return Check(der!) is { } fault ? fault : der!;
    }

    /// <summary>Why DER bytes are no certificate that is taken here, or null.</summary>
    public static VaultError? Check(byte[] der)
    {
        if (!StrictDer.IsOne(der))
        {
            return CertificateRefusals.NotDer;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            if (!certificate.RawDataMemory.Span.SequenceEqual(der))
            {
                return CertificateRefusals.NotDer;
            }

            if (certificate.Extensions.Count > MaxExtensions || AlternativeNames(certificate) > MaxAlternativeNames)
            {
                return CertificateRefusals.TooComplex;
            }

            using var key = CertificateKey.Open(certificate);
            return key is null ? CertificateRefusals.BadKey : null;
        }
        catch (CryptographicException)
        {
            return CertificateRefusals.NotOne;
        }
    }

    private static Result<byte[]> ReadPem(ReadOnlySpan<byte> text)
    {
        byte[]? der = null;
        while (PemEncoding.TryFindUtf8(text, out var block))
        {
            var label = text[block.Label];
            if (label.EndsWith("PRIVATE KEY"u8))
            {
                return CertificateRefusals.HasPrivateKey;
            }

            if (der is not null || !label.SequenceEqual("CERTIFICATE"u8))
            {
                return CertificateRefusals.NotOne;
            }

            der = new byte[block.DecodedDataLength];
            if (Base64.DecodeFromUtf8(text[block.Base64Data], der, out _, out var written) != OperationStatus.Done || written != der.Length)
            {
                return CertificateRefusals.NotDer;
            }

            text = text[block.Location.End..];
        }

        // A block that is no well-formed one hides nothing: what still begins like one is refused, and a key in it by its name.
        if (text.IndexOf("PRIVATE KEY-----"u8) >= 0)
        {
            return CertificateRefusals.HasPrivateKey;
        }

        return der is null || text.IndexOf(PemBegin) >= 0 ? CertificateRefusals.NotOne : der;
    }

    private static int AlternativeNames(X509Certificate2 certificate)
    {
        var names = 0;
        foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names += extension.EnumerateDnsNames().Count() + extension.EnumerateIPAddresses().Count();
        }

        return names;
    }

    private static string SubjectOf(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return PrincipalDirectory.IsName(name) ? name : Label;
    }
}
