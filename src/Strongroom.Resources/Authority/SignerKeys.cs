using System.Security.Cryptography;
using Strongroom.Barrier;
using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>The only place that seals and opens the authority's keys. At rest each is bound to its certificate: the halves of two rows cannot be mixed.</summary>
internal sealed class SignerKeys(IPurposeSealer sealer, IEnumerable<IKeyToken> tokens)
{
    private const string Purpose = "certificate-authority";

    /// <summary>Null when no HSM is attached.</summary>
    public IKeyToken? Token { get; } = tokens.SingleOrDefault();

    /// <exception cref="SealedException">The keys are not there.</exception>
    public byte[] Seal(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> materialOrReference) => sealer.Seal(Purpose, SHA256.HashData(certificate), materialOrReference);

    /// <summary>The key, for the caller to dispose as soon as it has signed.</summary>
    /// <exception cref="SealedException">The keys are not there.</exception>
    /// <exception cref="TokenUnavailableException">The key is in a token, and none is attached.</exception>
    /// <exception cref="InvalidDataException">The row's halves do not belong together.</exception>
    public CryptoKey Open(Signer signer)
    {
        using var certificate = signer.Load();
        if (!PublicKeyInfo.TryRead(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out var shape, out var parts))
        {
            throw new InvalidDataException("A certificate of the authority has a key that no key of ours is like");
        }

        using var opened = sealer.Open(Purpose, SHA256.HashData(signer.Certificate), signer.SealedKey) ?? throw new InvalidDataException("A key of the authority does not open");
        return signer.IsInToken
            ? (Token ?? throw new TokenUnavailableException("The authority's root is in a token, and none is attached")).Open(shape, parts, opened.Span)
            : SoftwareKeys.Open(shape, parts, opened);
    }

    /// <summary>The signer with its key under the newest system key; null when it is already.</summary>
    public Signer? Rewrap(Signer signer)
    {
        if (sealer.IsCurrent(signer.SealedKey))
        {
            return null;
        }

        using var opened = sealer.Open(Purpose, SHA256.HashData(signer.Certificate), signer.SealedKey) ?? throw new InvalidDataException("A key of the authority does not open");
        return signer with { SealedKey = Seal(signer.Certificate, opened.Span) };
    }
}
