using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>
/// The storage key under which the slot key is sealed: the TPM derives the same P-256 key from its owner seed each time it is asked with this template,
/// until it is cleared. So its name recognises the TPM.
/// </summary>
/// <param name="Name">SHA-256's algorithm id, then the hash of the public area.</param>
/// <param name="X">As the TPM gave it.</param>
internal sealed record TpmParent(uint Handle, byte[] Name, byte[] X, byte[] Y)
{
    private const int CoordinateSize = 32;

    public static void WriteTemplate(TpmWriter writer) => writer
        .UInt16(TpmConstants.Ecc)
        .UInt16(TpmConstants.Sha256)
        .UInt32(TpmConstants.FixedTpm | TpmConstants.FixedParent | TpmConstants.SensitiveDataOrigin | TpmConstants.UserWithAuth |
            TpmConstants.NoDictionaryAttack | TpmConstants.Restricted | TpmConstants.Decrypt)
        .Sized([])
        .UInt16(TpmConstants.Aes).UInt16(TpmConstants.AesBits).UInt16(TpmConstants.Cfb)
        .UInt16(TpmConstants.NoAlgorithm)
        .UInt16(TpmConstants.P256)
        .UInt16(TpmConstants.NoAlgorithm)
        .Sized([]).Sized([]);

    /// <summary>Reads the public area that the TPM made of the template; one that differs in anything but the point is none of ours.</summary>
    public static TpmParent Read(uint handle, ReadOnlySpan<byte> publicArea)
    {
        using var template = new TpmWriter();
        WriteTemplate(template);
        const int emptyPoint = 4;
        var common = template.Span[..^emptyPoint];
        if (!publicArea.StartsWith(common))
        {
            throw new TpmException(TpmFault.Unavailable, "The TPM made another storage key than it was asked for");
        }

        var reader = new TpmReader(publicArea[common.Length..]);
        var (x, y) = (reader.Sized().ToArray(), reader.Sized().ToArray());
        return reader.IsAtEnd && x.Length is > 0 and <= CoordinateSize && y.Length is > 0 and <= CoordinateSize
            ? new TpmParent(handle, TpmName.Of(publicArea), x, y)
            : throw new TpmException(TpmFault.Unavailable, "The TPM's storage key has no point of the curve");
    }

    /// <summary>A salt that only this TPM can read, and the message that carries it (Part 1 §B.6 and §C.6.1).</summary>
    /// <exception cref="TpmException">The TPM's point is not on the curve.</exception>
    public (byte[] Salt, byte[] Encrypted) NewSalt()
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var own = Own();
        var shared = ephemeral.DeriveRawSecretAgreement(own.PublicKey);
        try
        {
            var point = ephemeral.ExportParameters(includePrivateParameters: false).Q;
            using var encrypted = new TpmWriter();
            encrypted.Sized(point.X).Sized(point.Y);
            return (TpmKdf.Ecdh(shared, "SECRET", point.X, X), encrypted.Span.ToArray());
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    private ECDiffieHellman Own()
    {
        try
        {
            return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Padded(X), Y = Padded(Y) } });
        }
        catch (CryptographicException fault)
        {
            throw new TpmException(TpmFault.Unavailable, "The TPM's storage key has no point of the curve", fault);
        }
    }

    private static byte[] Padded(byte[] coordinate) => [.. new byte[CoordinateSize - coordinate.Length], .. coordinate];
}
