using System.Buffers.Text;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>
/// What an import brought. Clients send PEM as text, PEM in base64, or a PFX in base64, and may leave out the policy that would say which: the content
/// tells (C13).
/// </summary>
internal sealed class ImportedContent : IDisposable
{
    private ImportedContent(ImportedCertificate bundle, CertificateFacts leaf) => (Bundle, Leaf) = (bundle, leaf);

    public ImportedCertificate Bundle { get; }

    public CertificateFacts Leaf { get; }

    public static Result<ImportedContent> Read(CertificateDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return draft.Value is { Length: > 0 } value ? Read(value, draft.Password) : Refusals.InvalidProperty("value", "It is required.");
    }

    public static Result<ImportedContent> Read(SecretBytes value, SecretBytes? password)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (PemReader.IsPem(value.Span))
        {
            return Read(value.Span, password);
        }

        using var decoded = Decode(value);
        return decoded is null ? Refusals.InvalidProperty("value", "It must be a PFX in base64, or PEM text.") : Read(decoded.Span, password);
    }

    /// <summary>Whether it is base64 of what begins as a PFX does (RFC 7292 §4): a sequence with version 3.</summary>
    public static bool LooksLikePfx(SecretBytes value)
    {
        using var decoded = Decode(value);
        if (decoded is not { Length: > 16 })
        {
            return false;
        }

        var bytes = decoded.Span;
        var content = bytes[1] < 0x80 ? 2 : 2 + (bytes[1] & 0x7F);
        return bytes[0] == 0x30 && content < 8 && bytes[content..].StartsWith((ReadOnlySpan<byte>)[0x02, 0x01, 0x03, 0x30]);
    }

    public void Dispose() => Bundle.Dispose();

    /// <summary>The certificates for the secret: the leaf first, unless the order is to be kept.</summary>
    public IReadOnlyList<byte[]> ChainFor(bool preservesOrder) =>
        preservesOrder ? Bundle.Certificates : [Bundle.Leaf, .. Bundle.Certificates.Where((_, index) => index != Bundle.LeafIndex)];

    private static SecretBytes? Decode(SecretBytes value)
    {
        using var room = SecretBytes.Allocate(Base64.GetMaxDecodedFromUtf8Length(value.Length));
        return Base64.DecodeFromUtf8(value.Span, room.Writable, out _, out var written) == System.Buffers.OperationStatus.Done ? new SecretBytes(room.Span[..written]) : null;
    }

    private static Result<ImportedContent> Read(ReadOnlySpan<byte> content, SecretBytes? password)
    {
        var isRead = PemReader.IsPem(content)
            ? PemReader.TryRead(content, out var bundle, out var fault)
            : PfxReader.TryRead(content, password, out bundle, out fault);
        if (!isRead)
        {
            return Refusals.InvalidProperty("value", fault!);
        }

        return CertificateFacts.TryRead(bundle!.Leaf, out var leaf, out fault)
            ? new ImportedContent(bundle, leaf)
            : throw new InvalidOperationException($"A certificate was read once and not twice: {fault}");
    }
}
