using System.Buffers.Text;
using System.Text;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;

namespace Strongroom.Certificates;

/// <summary>The certificates of a merge or of an issuer's answer: the leaf first, each followed by its issuer as far as they go.</summary>
/// <param name="Certificates">DER.</param>
internal sealed record MergedChain(CertificateFacts Leaf, IReadOnlyList<byte[]> Certificates)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Each item is base64 of DER. JavaScript's client encodes what it is given once more, and its sample gives it base64 already.</summary>
    public static Result<List<byte[]>> Decode(List<string>? items)
    {
        if (items is not { Count: > 0 })
        {
            return Refusals.InvalidProperty("x5c", "It must be a list of certificates in base64, the leaf first.");
        }

        if (items.Count > ImportedCertificate.MostCertificates)
        {
            return Refusals.InvalidProperty("x5c", $"There are {items.Count} certificates; at most {ImportedCertificate.MostCertificates} are allowed.");
        }

        var certificates = new List<byte[]>(items.Count);
        foreach (var item in items)
        {
            if (FromBase64(Encoding.UTF8.GetBytes(item)) is not { } der)
            {
                return Refusals.InvalidProperty("x5c", "Each certificate must be in base64.");
            }

            if (!CertificateBag.TryRead(FromBase64(der) ?? der, out var bag, out var fault))
            {
                return Refusals.InvalidProperty("x5c", fault);
            }

            certificates.AddRange(bag);
        }

        return certificates;
    }

    /// <summary>Finds the certificate of the key among them, and puts the others in order behind it; one that has issued nothing here is refused.</summary>
    public static Result<MergedChain> Order(IReadOnlyList<byte[]> certificates, KeyVersion key)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        ArgumentNullException.ThrowIfNull(key);
        CertificateFacts? leaf = null;
        foreach (var der in certificates)
        {
            if (!CertificateFacts.TryRead(der, out var facts, out var wrong))
            {
                return Refusals.InvalidProperty("x5c", wrong);
            }

            leaf ??= IsOf(facts, key) ? facts : null;
        }

        return leaf is null ? CertificateRefusals.OtherKey
            : CertificateChain.TryOrder(leaf, certificates, out var chain, out var fault) ? new MergedChain(leaf, [.. chain.Select(one => one.Der)])
            : Refusals.InvalidProperty("x5c", fault);
    }

    private static bool IsOf(CertificateFacts certificate, KeyVersion key) =>
        certificate.Shape == key.Shape && certificate.Key is { } parts
        && parts.First.AsSpan().SequenceEqual(key.PublicParts.First) && parts.Second.AsSpan().SequenceEqual(key.PublicParts.Second);

    private static byte[]? FromBase64(byte[] text)
    {
        var room = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return text.Length is > 0 and <= MostBytes * 2 && Base64.DecodeFromUtf8(text, room, out _, out var written) == System.Buffers.OperationStatus.Done && written > 0
            ? room[..written]
            : null;
    }
}
