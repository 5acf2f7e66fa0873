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
        if (draft.Value is not { Length: > 0 } value)
        {
            return Refusals.InvalidProperty("value", "It is required.");
        }

        if (PemReader.IsPem(value.Span))
        {
            return Read(value.Span, draft.Password);
        }

        using var room = SecretBytes.Allocate(Base64.GetMaxDecodedFromUtf8Length(value.Length));
        return Base64.DecodeFromUtf8(value.Span, room.Writable, out _, out var written) == System.Buffers.OperationStatus.Done
            ? Read(room.Span[..written], draft.Password)
            : Refusals.InvalidProperty("value", "It must be a PFX in base64, or PEM text.");
    }

    public void Dispose() => Bundle.Dispose();

    /// <summary>The certificates for the secret: the leaf first, unless the order is to be kept.</summary>
    public IReadOnlyList<byte[]> ChainFor(bool preservesOrder) =>
        preservesOrder ? Bundle.Certificates : [Bundle.Leaf, .. Bundle.Certificates.Where((_, index) => index != Bundle.LeafIndex)];

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
