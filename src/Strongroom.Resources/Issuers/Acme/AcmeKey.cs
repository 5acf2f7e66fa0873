using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Issuers.Acme;

/// <summary>The key of an account at an authority: ES256 (RFC 7518 §3.4).</summary>
internal sealed class AcmeKey : IDisposable
{
    private readonly ECDsa _key;

    private AcmeKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(false).Q;

        // The members in lexical order and without spaces: these very bytes are hashed (RFC 7638 §3).
        Jwk = Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{CanonicalBase64Url.Encode(point.X)}}","y":"{{CanonicalBase64Url.Encode(point.Y)}}"}""");
        Thumbprint = CanonicalBase64Url.Encode(SHA256.HashData(Jwk));
    }

    public byte[] Jwk { get; }

    public string Thumbprint { get; }

    public static AcmeKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <param name="pkcs8">As <see cref="Export"/> wrote it.</param>
    public static AcmeKey Open(SecretBytes pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        return new AcmeKey(key);
    }

    /// <summary>PKCS #8; the caller disposes it.</summary>
    public SecretBytes Export()
    {
        using var room = SecretBytes.Allocate(512);
        return _key.TryExportPkcs8PrivateKey(room.Writable, out var written) ? new SecretBytes(room.Span[..written]) : throw new CryptographicException("A P-256 key needs more room than it can");
    }

    /// <summary>The flattened JWS of a request (RFC 8555 §6.2).</summary>
    /// <param name="account">The account's address; null to show the key itself, as for a new account.</param>
    /// <param name="payload">Empty for POST-as-GET.</param>
    public byte[] Sign(Uri place, string nonce, string? account, ReadOnlySpan<byte> payload)
    {
        var header = Write(json =>
        {
            json.WriteString("alg"u8, "ES256"u8);
            json.WriteString("nonce"u8, nonce);
            json.WriteString("url"u8, place.AbsoluteUri);
            if (account is null)
            {
                json.WritePropertyName("jwk"u8);
                json.WriteRawValue(Jwk);
            }
            else
            {
                json.WriteString("kid"u8, account);
            }
        });
        return Flattened(header, payload, signed => _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    /// <summary>This key, signed by the key that the authority has handed out for an external account (RFC 8555 §7.3.4).</summary>
    public byte[] Bind(Uri newAccount, string keyId, SecretBytes bindingKey)
    {
        var header = Write(json =>
        {
            json.WriteString("alg"u8, "HS256"u8);
            json.WriteString("kid"u8, keyId);
            json.WriteString("url"u8, newAccount.AbsoluteUri);
        });
        return Flattened(header, Jwk, signed => HMACSHA256.HashData(bindingKey.Span, signed));
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Flattened(byte[] header, ReadOnlySpan<byte> payload, Func<byte[], byte[]> sign)
    {
        var (first, second) = (CanonicalBase64Url.Encode(header), CanonicalBase64Url.Encode(payload));
        var signature = sign(Encoding.ASCII.GetBytes($"{first}.{second}"));
        return Write(json =>
        {
            json.WriteString("protected"u8, first);
            json.WriteString("payload"u8, second);
            json.WriteString("signature"u8, CanonicalBase64Url.Encode(signature));
        });
    }

    internal static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
