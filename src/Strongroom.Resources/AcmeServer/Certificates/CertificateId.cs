using System.Security.Cryptography.X509Certificates;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>The id of a certificate for renewal information (RFC 9773 §4.1): base64url of its authority's key identifier, a dot, base64url of its serial.</summary>
internal static class CertificateId
{
    private const int LongestId = 128;

    /// <summary>Null for every text that is not the id of a certificate which this server has issued.</summary>
    public static async ValueTask<CertificateRecord?> FindAsync(Passage passage, Tx tx, string? id, CancellationToken cancel)
    {
        var parts = id?.Split('.') ?? [];
        if (id is not { Length: <= LongestId } || parts.Length != 2 || CanonicalBase64Url.Decode(parts[0]) is not { } authority
            || CanonicalBase64Url.Decode(parts[1]) is not { Length: > 0 } serial
            || await BySerialAsync(passage, tx, serial, cancel).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        using var leaf = X509CertificateLoader.LoadCertificate(found.Chain[0]);
        var identifier = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return identifier is { } expected && expected.Span.SequenceEqual(authority) ? found : null;
    }

    /// <param name="serial">Big-endian, as in DER: a leading zero byte changes nothing.</param>
    public static async ValueTask<CertificateRecord?> BySerialAsync(Passage passage, Tx tx, byte[] serial, CancellationToken cancel)
    {
        var text = SerialText(serial);
        return text.Length is 0 or > 40 || await tx.FindAsync(AcmeRows.SerialKey(passage.Vault, text), cancel).ConfigureAwait(false) is not { } place
            ? null
            : await tx.FindAsync(AcmeRows.CertificateKey(passage.Vault, place.Account, place.Certificate), cancel).ConfigureAwait(false);
    }

    /// <summary>Lower-case hexadecimal without leading zero bytes.</summary>
    public static string SerialText(ReadOnlySpan<byte> serial) => Convert.ToHexStringLower(serial.TrimStart((byte)0));
}
