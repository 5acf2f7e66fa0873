using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Strongroom.Server.Tls;

/// <summary>Serves the operator's certificate and follows its files: whoever renews it replaces them, and nothing need be told.</summary>
internal sealed class OperatorCertificate(OperatorFiles files, ServerIdentity identity, TlsCertificates served, TimeProvider clock, ILogger<OperatorCertificate> log)
{
    private const int LongestFile = 256 * 1024;

    private byte[] _loaded = [];

    /// <summary>Serves the files as they are now: for the start, where a fault is fatal.</summary>
    /// <exception cref="TlsMaterialException">Unreadable, malformed, mismatched, expired or not yet valid.</exception>
    public void Load()
    {
        if (!TryLoad())
        {
            throw new InvalidOperationException("The operator's certificate was loaded before");
        }
    }

    /// <summary>Serves the files again if they changed. What is wrong with them is logged, and the certificate in use stays.</summary>
    public void ReloadIfChanged()
    {
        try
        {
            TryLoad();
        }
        catch (TlsMaterialException fault)
        {
            Log.OperatorReloadFailed(log, fault.Message);
        }
    }

    private bool TryLoad()
    {
        using var certificateText = PemText.Read(files.CertificatePath, LongestFile);
        using var keyText = PemText.Read(files.KeyPath, LongestFile);
        // By content: times mislead where renewal swaps a symbolic link, as container platforms and ACME clients do.
        var fingerprint = Fingerprint(certificateText, keyText);
        if (fingerprint.AsSpan().SequenceEqual(_loaded))
        {
            return false;
        }

        if ((File.GetUnixFileMode(files.KeyPath) & UnixFileMode.OtherRead) != 0)
        {
            // No refusal: container platforms mount secrets so, behind a directory that nobody else enters.
            Log.KeyReadableByAll(log, files.KeyPath);
        }

        var certificate = Parse(certificateText, keyText, clock.GetUtcNow());
        var missing = identity.NamesMissingFrom(certificate.Certificate);
        if (missing.Count > 0)
        {
            Log.OperatorNamesMissing(log, string.Join(", ", missing));
        }

        served.Serve(certificate);
        _loaded = fingerprint;
        return true;
    }

    private ServedCertificate Parse(PemText certificateText, PemText keyText, DateTimeOffset now)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificateText.Span);
        }
        catch (CryptographicException)
        {
            throw new TlsMaterialException($"{files.CertificatePath} holds a malformed certificate");
        }

        if (chain.Count == 0)
        {
            throw new TlsMaterialException($"{files.CertificatePath} holds no PEM certificate");
        }

        CheckTimes(chain[0], now);
        var leaf = Join(certificateText, keyText);
        chain[0].Dispose();
        chain.RemoveAt(0);
        return ServedCertificate.Create(leaf, chain, CertificateOrigin.Operator);
    }

    private X509Certificate2 Join(PemText certificate, PemText key)
    {
        if (key.Span.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal)
            || key.Span.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new TlsMaterialException($"{files.KeyPath} is encrypted; give the key in the clear, 0600");
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate.Span, key.Span);
        }
        catch (CryptographicException)
        {
            throw new TlsMaterialException($"{files.KeyPath} holds no usable private key for the certificate in {files.CertificatePath}");
        }
        catch (ArgumentException)
        {
            throw new TlsMaterialException($"{files.KeyPath} holds the key of another certificate than {files.CertificatePath}");
        }
    }

    private void CheckTimes(X509Certificate2 certificate, DateTimeOffset now)
    {
        var end = certificate.NotAfter.ToUniversalTime();
        if (end <= now.UtcDateTime)
        {
            throw new TlsMaterialException($"{files.CertificatePath} expired at {end:u}");
        }

        var start = certificate.NotBefore.ToUniversalTime();
        if (start > now.UtcDateTime)
        {
            throw new TlsMaterialException($"{files.CertificatePath} is not valid before {start:u}");
        }
    }

    private static byte[] Fingerprint(PemText certificate, PemText key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(certificate.Span));
        hash.AppendData(MemoryMarshal.AsBytes(key.Span));
        return hash.GetHashAndReset();
    }
}
