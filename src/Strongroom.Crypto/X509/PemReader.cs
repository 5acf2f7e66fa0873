using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Reads a private key and its certificates from PEM text (RFC 7468), with the bounds of the security model §12. What stands between the blocks is
/// ignored, as OpenSSL writes a bag's attributes there.
/// </summary>
public static class PemReader
{
    /// <summary>A longer text is refused unread.</summary>
    public const int MostBytes = 128 * 1024;

    /// <summary>Whether the text has a PEM block, which tells it from the base64 of a PFX.</summary>
    public static bool IsPem(ReadOnlySpan<byte> text) => text.IndexOf(PemBlocks.Begin) >= 0;

    /// <param name="text">ASCII, with any line ends.</param>
    /// <param name="imported">The caller's to dispose.</param>
    /// <param name="fault">A sentence for the caller.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out ImportedCertificate? imported, [NotNullWhen(false)] out string? fault)
    {
        imported = null;
        if (text.Length > MostBytes)
        {
            fault = $"It has {text.Length} bytes; at most {MostBytes} are allowed.";
            return false;
        }

        var certificates = ImmutableArray.CreateBuilder<byte[]>();
        var blocks = new PemBlocks(text);
        SecretBytes? key = null;
        try
        {
            while (blocks.Next())
            {
                if (!TryTake(blocks, certificates, ref key, out fault))
                {
                    return false;
                }
            }

            fault = blocks.Fault;
            if (fault is not null)
            {
                return false;
            }

            if (key is null)
            {
                fault = "There is no private key in it.";
                return false;
            }

            return CertificateBundle.TryBuild(key, certificates.ToImmutable(), isPem: true, out imported, out fault);
        }
        finally
        {
            key?.Dispose();
        }
    }

    private static bool TryTake(PemBlocks block, ImmutableArray<byte[]>.Builder certificates, ref SecretBytes? key, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        if (block.IsLabel("EC PARAMETERS"u8))
        {
            return true;
        }

        var isCertificate = block.IsLabel("CERTIFICATE"u8);
        var kind = isCertificate ? PemKeyKind.None : PemKey.KindOf(block.Label);
        if (!isCertificate && kind == PemKeyKind.None)
        {
            fault = "Its blocks may be CERTIFICATE, PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY; there is another, or a key that is encrypted.";
            return false;
        }

        using var der = block.Decode();
        if (der is null)
        {
            fault = PemBlocks.NotBase64;
            return false;
        }

        if (isCertificate)
        {
            certificates.Add(der.Span.ToArray());
            return true;
        }

        if (key is not null)
        {
            fault = "There are several private keys in it; only one is allowed.";
            return false;
        }

        key = PemKey.ToPkcs8(kind, der.Span);
        fault = key is null ? "The private key must be RSA, or EC on a named curve." : null;
        return key is not null;
    }
}
