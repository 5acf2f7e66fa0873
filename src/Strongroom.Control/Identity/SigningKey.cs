using System.Security.Cryptography;
using Strongroom.Barrier;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>A signing key while the installation is open. The private part exists only here, and goes with <see cref="Dispose"/>.</summary>
/// <remarks>.NET's RSA objects sign and verify from many threads at once (performance reference §2), so there is no lock.</remarks>
internal sealed class SigningKey : IDisposable
{
    public const string Rs256 = "RS256";

    private readonly RSA _key;

    private SigningKey(string kid, string algorithm, DateTimeOffset signsFrom, RSA key)
    {
        Kid = kid;
        Algorithm = algorithm;
        SignsFrom = signsFrom;
        _key = key;
        SignatureSize = key.KeySize / 8;
        var shown = key.ExportParameters(includePrivateParameters: false);
        (Modulus, Exponent) = (shown.Modulus!, shown.Exponent!);
    }

    public string Kid { get; }

    public string Algorithm { get; }

    public DateTimeOffset SignsFrom { get; }

    public int SignatureSize { get; }

    public ReadOnlyMemory<byte> Modulus { get; }

    public ReadOnlyMemory<byte> Exponent { get; }

    /// <param name="pkcs8">Copied; the caller disposes it.</param>
    public static SigningKey FromPkcs8(string kid, string algorithm, DateTimeOffset signsFrom, SecretBytes pkcs8)
    {
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        return new SigningKey(kid, algorithm, signsFrom, key);
    }

    /// <summary>A key that can only verify: what a published vector or another issuer gives.</summary>
    public static SigningKey FromPublic(string kid, string algorithm, RSAParameters parameters) => new(kid, algorithm, default, RSA.Create(parameters));

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3).</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        try
        {
            _ = _key.SignData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (ObjectDisposedException)
        {
            throw new SealedException();
        }
    }

    /// <summary>False for a wrong signature and for a key of an algorithm we do not verify.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            return Algorithm == Rs256 && signature.Length == SignatureSize
                && _key.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (ObjectDisposedException)
        {
            throw new SealedException();
        }
    }

    public void Dispose() => _key.Dispose();
}
