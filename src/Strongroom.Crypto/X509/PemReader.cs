using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Reads a private key and its certificates from PEM text (RFC 7468), with the bounds of the security model §12. What stands between the blocks is
/// ignored, as OpenSSL writes a bag's attributes there; inside a block nothing but base64 and white space is taken, so no header and no encryption.
/// </summary>
public static class PemReader
{
    /// <summary>A longer text is refused unread.</summary>
    public const int MostBytes = 128 * 1024;

    private const int MostBlocks = 20;

    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> End => "-----END "u8;

    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Whether the text has a PEM block, which tells it from the base64 of a PFX.</summary>
    public static bool IsPem(ReadOnlySpan<byte> text) => text.IndexOf(Begin) >= 0;

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
        SecretBytes? key = null;
        try
        {
            for (var blocks = 0; TryNext(ref text, out var block, out fault); blocks++)
            {
                if (blocks == MostBlocks)
                {
                    fault = $"It has more than {MostBlocks} blocks.";
                    return false;
                }

                if (!TryTake(block, certificates, ref key, out fault))
                {
                    return false;
                }
            }

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

    private static bool TryTake(Block block, ImmutableArray<byte[]>.Builder certificates, ref SecretBytes? key, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        if (block.Label.SequenceEqual("EC PARAMETERS"u8))
        {
            return true;
        }

        var isCertificate = block.Label.SequenceEqual("CERTIFICATE"u8);
        var kind = isCertificate ? PemKeyKind.None : PemKey.KindOf(block.Label);
        if (!isCertificate && kind == PemKeyKind.None)
        {
            fault = "Its blocks may be CERTIFICATE, PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY; there is another, or a key that is encrypted.";
            return false;
        }

        using var der = Decode(block.Body);
        if (der is null)
        {
            fault = "A block holds something that is not base64; headers and encrypted keys are not allowed.";
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

    /// <summary>Finds the next block and leaves the text after it.</summary>
    /// <returns>False at the end, and with a fault where a block is not closed by its own label.</returns>
    private static bool TryNext(ref ReadOnlySpan<byte> text, out Block block, out string? fault)
    {
        block = default;
        fault = null;
        var start = text.IndexOf(Begin);
        if (start < 0)
        {
            return false;
        }

        text = text[(start + Begin.Length)..];
        var labelLength = text.IndexOf(Dashes);
        var bodyAndMore = labelLength < 0 ? default : text[(labelLength + Dashes.Length)..];
        var bodyLength = bodyAndMore.IndexOf(End);
        if (labelLength < 0 || bodyLength < 0 || text[..labelLength].IndexOfAny((byte)'\r', (byte)'\n') >= 0)
        {
            fault = "A block has no end.";
            return false;
        }

        var label = text[..labelLength];
        text = bodyAndMore[(bodyLength + End.Length)..];
        if (!text.StartsWith(label) || !text[label.Length..].StartsWith(Dashes))
        {
            fault = "A block does not end as it begins.";
            return false;
        }

        text = text[(label.Length + Dashes.Length)..];
        block = new Block(label, bodyAndMore[..bodyLength]);
        return true;
    }

    /// <returns>Null when it is not base64 with white space; of a key as well, hence never in an ordinary array.</returns>
    private static SecretBytes? Decode(ReadOnlySpan<byte> body)
    {
        using var room = SecretBytes.Allocate(Base64.GetMaxDecodedFromUtf8Length(body.Length));
        return Base64.DecodeFromUtf8(body, room.Writable, out var consumed, out var written) == OperationStatus.Done && consumed == body.Length && written > 0
            ? new SecretBytes(room.Span[..written])
            : null;
    }

    private readonly ref struct Block(ReadOnlySpan<byte> label, ReadOnlySpan<byte> body)
    {
        public ReadOnlySpan<byte> Label { get; } = label;

        public ReadOnlySpan<byte> Body { get; } = body;
    }
}
