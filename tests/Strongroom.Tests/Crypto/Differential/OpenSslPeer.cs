using System.Diagnostics;
using System.Formats.Asn1;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Differential;

/// <summary>The <c>openssl</c> command, with keys and texts in files of a folder of its own. It has no way to GCM.</summary>
internal sealed class OpenSslPeer : ICryptoPeer, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strongroom-openssl-");

    public bool Has(KeyAlgorithm algorithm) => algorithm is not AesGcmEncryption;

    public byte[] Sign(NewSoftwareKey key, SignatureAlgorithm algorithm, byte[] digest)
    {
        var input = Write("in", digest);
        return algorithm switch
        {
            HmacSignature hmac => Run("mac", "-digest", hmac.Hash.Name!, "-macopt", $"hexkey:{Hex(key)}", "-binary", "-in", input, "HMAC")!,
            EcdsaSignature { Curve: var curve } => OfDer(Run(["pkeyutl", "-sign", "-in", input, "-inkey", PrivateFile(key)])!, curve.CoordinateSize),
            _ => Run(["pkeyutl", "-sign", "-in", input, "-inkey", PrivateFile(key), .. Options(algorithm)])!,
        };
    }

    public bool Verify(NewSoftwareKey key, SignatureAlgorithm algorithm, byte[] digest, byte[] signature)
    {
        if (algorithm is HmacSignature)
        {
            return Sign(key, algorithm, digest).AsSpan().SequenceEqual(signature);
        }

        var proof = Write("sig", algorithm is EcdsaSignature ? ToDer(signature) : signature);
        return Run(["pkeyutl", "-verify", "-in", Write("in", digest), "-sigfile", proof, "-inkey", PrivateFile(key), .. Options(algorithm)]) is not null;
    }

    public CipherOutput Encrypt(NewSoftwareKey key, CipherAlgorithm algorithm, byte[] value, byte[] iv)
    {
        var input = Write("in", value);
        return algorithm is RsaEncryption
            ? new CipherOutput(Run(["pkeyutl", "-encrypt", "-in", input, "-inkey", PrivateFile(key), .. Options(algorithm)])!)
            : new CipherOutput(Run(["enc", "-e", "-in", input, .. Cipher(key, algorithm, iv)])!, algorithm is AesCbcEncryption ? iv : null);
    }

    public byte[]? Decrypt(NewSoftwareKey key, CipherAlgorithm algorithm, CipherOutput output)
    {
        var input = Write("in", output.Value);
        return algorithm is RsaEncryption
            ? Run(["pkeyutl", "-decrypt", "-in", input, "-inkey", PrivateFile(key), .. Options(algorithm)])
            : Run(["enc", "-d", "-in", input, .. Cipher(key, algorithm, output.Iv ?? [])]);
    }

    /// <summary>What the command prints; null when it ends with an error.</summary>
    public byte[]? Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        errors.Wait();
        return process.ExitCode == 0 ? output.ToArray() : null;
    }

    /// <summary>PKCS#8 of a new key: as DER the command would print older formats.</summary>
    public byte[] NewKey(params string[] options)
    {
        var pem = System.Text.Encoding.ASCII.GetString(Run(["genpkey", .. options]) ?? throw new InvalidOperationException("openssl made no key"));
        var fields = System.Security.Cryptography.PemEncoding.Find(pem);
        return pem[fields.Label] == "PRIVATE KEY" ? Convert.FromBase64String(pem[fields.Base64Data]) : throw new InvalidOperationException($"openssl made a {pem[fields.Label]}");
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string PrivateFile(NewSoftwareKey key) => Write("key", key.Shape.Type == KeyType.Okp
        ? [.. Convert.FromHexString("302E020100300506032B657004220420"), .. key.Material.Span]
        : key.Material.Span.ToArray());

    private static string Hex(NewSoftwareKey key) => Convert.ToHexString(key.Material.Span);

    private static string[] Options(KeyAlgorithm algorithm) => algorithm switch
    {
        RsaSignature { IsPss: true, Hash: var hash } => Pkey("rsa_padding_mode:pss", $"rsa_pss_saltlen:digest", $"digest:{hash!.Value.Name}"),
        RsaSignature { Hash: { } hash } => Pkey("rsa_padding_mode:pkcs1", $"digest:{hash.Name}"),
        RsaSignature => Pkey("rsa_padding_mode:pkcs1"),
        EdwardsSignature => ["-rawin"],
        RsaEncryption { OaepHash: { } hash } => Pkey("rsa_padding_mode:oaep", $"rsa_oaep_md:{hash.Name}", $"rsa_mgf1_md:{hash.Name}"),
        RsaEncryption => Pkey("rsa_padding_mode:pkcs1"),
        _ => [],
    };

    private static string[] Pkey(params string[] options) => [.. options.SelectMany(o => (string[])["-pkeyopt", o])];

    private static string[] Cipher(NewSoftwareKey key, CipherAlgorithm algorithm, byte[] iv)
    {
        var bits = key.Shape.Bits;
        return algorithm switch
        {
            AesCbcEncryption { IsPadded: true } => [$"-aes-{bits}-cbc", "-K", Hex(key), "-iv", Convert.ToHexString(iv)],
            AesCbcEncryption => [$"-aes-{bits}-cbc", "-K", Hex(key), "-iv", Convert.ToHexString(iv), "-nopad"],

            // The initial values of RFC 3394 §2.2.3.1 and RFC 5649 §3, for which this command has no default.
            AesKeyWrapping { IsPadded: true } => [$"-id-aes{bits}-wrap-pad", "-K", Hex(key), "-iv", "A65959A6"],
            _ => [$"-id-aes{bits}-wrap", "-K", Hex(key), "-iv", "A6A6A6A6A6A6A6A6"],
        };
    }

    private static byte[] OfDer(byte[] der, int width)
    {
        var pair = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        return [.. Wide(pair.ReadIntegerBytes().Span, width), .. Wide(pair.ReadIntegerBytes().Span, width)];
    }

    private static byte[] ToDer(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var half in (byte[][])[signature[..(signature.Length / 2)], signature[(signature.Length / 2)..]])
            {
                writer.WriteInteger(new System.Numerics.BigInteger(half, isUnsigned: true, isBigEndian: true));
            }
        }

        return writer.Encode();
    }

    private static byte[] Wide(ReadOnlySpan<byte> number, int width)
    {
        var digits = number.TrimStart((byte)0);
        return [.. new byte[width - digits.Length], .. digits];
    }
}
