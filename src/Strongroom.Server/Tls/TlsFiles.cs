using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strongroom.Kernel;

namespace Strongroom.Server.Tls;

/// <summary>
/// The TLS files of a data directory. The leaf's key lies here in the clear, 0600, because TLS must work while the installation is sealed;
/// a thief of it can pose as this server for at most 90 days and opens nothing.
/// </summary>
internal sealed class TlsFiles(string dataDirectory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const int LongestLeafFile = 64 * 1024;

    // Debian, Fedora, Alpine.
    private static readonly string[] SystemBundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

    /// <summary>Certificate and key in one file, so that a crash never leaves one without the other.</summary>
    public string LeafPath { get; } = Path.Combine(dataDirectory, "tls", "leaf.pem");

    /// <summary>The installation's CA alone: for clients that add to their roots (<c>NODE_EXTRA_CA_CERTS</c>, <c>--cacert</c>).</summary>
    public string CaPath { get; } = Path.Combine(dataDirectory, "ca.pem");

    /// <summary>The CA and the system's roots: for clients whose setting replaces the roots (<c>REQUESTS_CA_BUNDLE</c>, <c>SSL_CERT_FILE</c>).</summary>
    public string BundlePath { get; } = Path.Combine(dataDirectory, "ca-bundle.pem");

    /// <summary>The leaf that was written last, with its key; null when there is none. The caller disposes it.</summary>
    /// <exception cref="TlsMaterialException">There is a file, and it is not fit to be used.</exception>
    public X509Certificate2? ReadLeaf()
    {
        if (!File.Exists(LeafPath))
        {
            return null;
        }

        if ((File.GetUnixFileMode(LeafPath) & ~OwnerOnly) != 0)
        {
            throw new TlsMaterialException($"{LeafPath} can be read by others than its owner; it is not used and will be replaced");
        }

        using var content = PemText.Read(LeafPath, LongestLeafFile);
        try
        {
            return X509Certificate2.CreateFromPem(content.Span, content.Span);
        }
        catch (CryptographicException)
        {
            throw new TlsMaterialException($"{LeafPath} does not hold a certificate with its key; it is not used and will be replaced");
        }
    }

    /// <summary>Replaces the leaf, durably and as a whole.</summary>
    public void WriteLeaf(X509Certificate2 leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        using var key = leaf.GetECDsaPrivateKey() ?? throw new ArgumentException("The leaf has no EC key", nameof(leaf));
        using var pkcs8 = SecretBytes.Allocate(512);
        if (!key.TryExportPkcs8PrivateKey(pkcs8.Writable, out var length))
        {
            throw new CryptographicException("A P-256 key takes more than 512 bytes");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(LeafPath)!, OwnerOnly | UnixFileMode.UserExecute);
        var certificate = leaf.ExportCertificatePem() + "\n";
        using var keyText = PemText.Allocate(PemEncoding.GetEncodedSize("PRIVATE KEY".Length, length));
        PemEncoding.TryWrite("PRIVATE KEY", pkcs8.Span[..length], keyText.Writable, out _);
        using var file = SecretBytes.Allocate(certificate.Length + keyText.Span.Length + 1);
        Encoding.ASCII.GetBytes(certificate, file.Writable);
        Encoding.ASCII.GetBytes(keyText.Span, file.Writable[certificate.Length..]);
        file.Writable[^1] = (byte)'\n';
        Replace(LeafPath, file.Span, OwnerOnly);
    }

    /// <summary>Writes <see cref="CaPath"/> and <see cref="BundlePath"/> if they do not already say this.</summary>
    /// <returns>False when no bundle of the system was found, so that the bundle trusts this installation alone.</returns>
    public bool WriteAuthorities(CaRecord ca)
    {
        ArgumentNullException.ThrowIfNull(ca);
        var own = Pem(ca.Certificate) + (ca.Previous.Length == 0 ? "" : Pem(ca.Previous));
        ReplaceIfDifferent(CaPath, own);
        var system = SystemBundles.FirstOrDefault(File.Exists);
        ReplaceIfDifferent(BundlePath, system is null ? own : own + File.ReadAllText(system));
        return system is not null;
    }

    private static string Pem(byte[] certificate) => PemEncoding.WriteString("CERTIFICATE", certificate) + "\n";

    private static void ReplaceIfDifferent(string path, string content)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != content)
        {
            Replace(path, Encoding.UTF8.GetBytes(content), Public);
        }
    }

    private static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var draft = path + ".new";
        // A left-over draft would keep its own mode.
        File.Delete(draft);
        using (var stream = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
            BufferSize = 0,
        }))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
