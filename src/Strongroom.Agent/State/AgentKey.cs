using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Agent.State;

/// <summary>The machine's own key, ECDSA P-256. It is made here and never leaves; the server learns its public half.</summary>
internal sealed class AgentKey : IDisposable
{
    private const int LongestPkcs8 = 512;

    private readonly ECDsa _key;

    private AgentKey(ECDsa key) => _key = key;

    /// <summary>The key of a folder, made and written first if there is none.</summary>
    /// <exception cref="AgentException">There is a file, and it holds no such key.</exception>
    public static AgentKey Make(StateFolder folder)
    {
        if (Find(folder) is { } existing)
        {
            return existing;
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var pkcs8 = SecretBytes.Allocate(LongestPkcs8);
        if (!key.TryExportPkcs8PrivateKey(pkcs8.Writable, out var length))
        {
            throw new InvalidOperationException("A P-256 key is longer than it can be");
        }

        StateFolder.Write(folder.KeyPath, pkcs8.Span[..length]);
        return new AgentKey(key);
    }

    /// <exception cref="AgentException">There is none, or the file holds no such key.</exception>
    public static AgentKey Load(StateFolder folder) =>
        Find(folder) ?? throw new AgentException(AgentExit.Local, $"{folder.KeyPath} does not exist: run 'strongroom agent init' first");

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    /// <summary>Base64url of SHA-256 of <see cref="PublicKey"/>: what the machine's administrator invites.</summary>
    public string Thumbprint => CanonicalBase64Url.Encode(SHA256.HashData(PublicKey));

    /// <summary>ES256 (RFC 7518 §3.4): SHA-256, r and s of 32 bytes each.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => _key.Dispose();

    private static AgentKey? Find(StateFolder folder)
    {
        using var pkcs8 = StateFolder.Read(folder.KeyPath);
        if (pkcs8 is null)
        {
            return null;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            if (key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return new AgentKey(key);
            }
        }
        catch (CryptographicException)
        {
            // Told below, as the key of another curve is.
        }

        key.Dispose();
        throw new AgentException(AgentExit.Local, $"{folder.KeyPath} holds no ECDSA P-256 key");
    }
}
