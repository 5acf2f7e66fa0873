using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Paddings;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Strongroom.Crypto;
using DigestInfo = Org.BouncyCastle.Asn1.X509.DigestInfo;

namespace Strongroom.Tests.Crypto.Differential;

internal sealed class BouncyCastlePeer : ICryptoPeer
{
    public bool Has(KeyAlgorithm algorithm) => true;

    public byte[] Sign(NewSoftwareKey key, SignatureAlgorithm algorithm, byte[] digest)
    {
        switch (algorithm)
        {
            case RsaSignature { IsPss: true } pss:
                var signer = Pss(pss);
                signer.Init(forSigning: true, Private(key));
                signer.BlockUpdate(digest, 0, digest.Length);
                return signer.GenerateSignature();
            case RsaSignature rsa:
                var encoding = new Pkcs1Encoding(new RsaBlindedEngine());
                encoding.Init(forEncryption: true, Private(key));
                var info = Info(rsa, digest);
                return encoding.ProcessBlock(info, 0, info.Length);
            case EcdsaSignature { Curve: var curve }:
                var ecdsa = new ECDsaSigner();
                ecdsa.Init(forSigning: true, Private(key));
                var pair = ecdsa.GenerateSignature(digest);
                return [.. Wide(pair[0], curve.CoordinateSize), .. Wide(pair[1], curve.CoordinateSize)];
            case HmacSignature hmac:
                return Mac(key, hmac, digest);
            default:
                var edwards = new Ed25519Signer();
                edwards.Init(forSigning: true, new Ed25519PrivateKeyParameters(key.Material.Span.ToArray()));
                edwards.BlockUpdate(digest, 0, digest.Length);
                return edwards.GenerateSignature();
        }
    }

    public bool Verify(NewSoftwareKey key, SignatureAlgorithm algorithm, byte[] digest, byte[] signature)
    {
        switch (algorithm)
        {
            case RsaSignature { IsPss: true } pss:
                var signer = Pss(pss);
                signer.Init(forSigning: false, Public(key));
                signer.BlockUpdate(digest, 0, digest.Length);
                return signer.VerifySignature(signature);
            case RsaSignature rsa:
                try
                {
                    var encoding = new Pkcs1Encoding(new RsaEngine());
                    encoding.Init(forEncryption: false, Public(key));
                    return encoding.ProcessBlock(signature, 0, signature.Length).AsSpan().SequenceEqual(Info(rsa, digest));
                }
                catch (CryptoException)
                {
                    return false;
                }

            case EcdsaSignature { Curve: var curve }:
                var ecdsa = new ECDsaSigner();
                ecdsa.Init(forSigning: false, Public(key));
                return ecdsa.VerifySignature(digest, Number(signature[..curve.CoordinateSize]), Number(signature[curve.CoordinateSize..]));
            case HmacSignature hmac:
                return Mac(key, hmac, digest).AsSpan().SequenceEqual(signature);
            default:
                var edwards = new Ed25519Signer();
                edwards.Init(forSigning: false, new Ed25519PublicKeyParameters(key.PublicParts.First));
                edwards.BlockUpdate(digest, 0, digest.Length);
                return edwards.VerifySignature(signature);
        }
    }

    public CipherOutput Encrypt(NewSoftwareKey key, CipherAlgorithm algorithm, byte[] value, byte[] iv)
    {
        switch (algorithm)
        {
            case RsaEncryption rsa:
                return new CipherOutput(Rsa(rsa, forEncryption: true, Public(key)).ProcessBlock(value, 0, value.Length));
            case AesGcmEncryption:
                var sealedBytes = Gcm(key, forEncryption: true, value, iv);
                return new CipherOutput(sealedBytes[..^AesGcmEncryption.TagSize], iv, sealedBytes[^AesGcmEncryption.TagSize..]);
            case AesCbcEncryption cbc:
                return new CipherOutput(Cbc(key, cbc, forEncryption: true, value, iv), iv);
            default:
                return new CipherOutput(Wrapper(key, (AesKeyWrapping)algorithm, forWrapping: true).Wrap(value, 0, value.Length));
        }
    }

    public byte[]? Decrypt(NewSoftwareKey key, CipherAlgorithm algorithm, CipherOutput output)
    {
        try
        {
            return algorithm switch
            {
                RsaEncryption rsa => Rsa(rsa, forEncryption: false, Private(key)).ProcessBlock(output.Value, 0, output.Value.Length),
                AesGcmEncryption => Gcm(key, forEncryption: false, [.. output.Value, .. output.Tag!], output.Iv!),
                AesCbcEncryption cbc => Cbc(key, cbc, forEncryption: false, output.Value, output.Iv!),
                _ => Wrapper(key, (AesKeyWrapping)algorithm, forWrapping: false).Unwrap(output.Value, 0, output.Value.Length),
            };
        }
        catch (CryptoException)
        {
            return null;
        }
    }

    private static AsymmetricKeyParameter Private(NewSoftwareKey key) => PrivateKeyFactory.CreateKey(key.Material.Span.ToArray());

    private static AsymmetricKeyParameter Public(NewSoftwareKey key)
    {
        if (key.Shape.Type == KeyType.Rsa)
        {
            return new RsaKeyParameters(isPrivate: false, Number(key.PublicParts.First), Number(key.PublicParts.Second));
        }

        var domain = new ECNamedDomainParameters(new DerObjectIdentifier(key.Shape.Curve!.Oid), Org.BouncyCastle.Asn1.X9.ECNamedCurveTable.GetByOid(new DerObjectIdentifier(key.Shape.Curve.Oid)));
        return new ECPublicKeyParameters(domain.Curve.CreatePoint(Number(key.PublicParts.First), Number(key.PublicParts.Second)), domain);
    }

    private static PssSigner Pss(RsaSignature algorithm) =>
        PssSigner.CreateRawSigner(new RsaBlindedEngine(), Digest(algorithm.DigestSize), Digest(algorithm.DigestSize), algorithm.DigestSize!.Value, PssSigner.TrailerImplicit);

    /// <summary>DigestInfo (RFC 8017 §9.2), or the bytes alone for RSNULL.</summary>
    private static byte[] Info(RsaSignature algorithm, byte[] digest) => algorithm.DigestSize is null
        ? digest
        : new DigestInfo(new AlgorithmIdentifier(DigestUtilities.GetObjectIdentifier(Digest(algorithm.DigestSize).AlgorithmName), DerNull.Instance), digest).GetDerEncoded();

    private static IDigest Digest(int? size) => size switch
    {
        20 => new Sha1Digest(),
        32 => new Sha256Digest(),
        48 => new Sha384Digest(),
        _ => new Sha512Digest(),
    };

    private static IAsymmetricBlockCipher Rsa(RsaEncryption algorithm, bool forEncryption, AsymmetricKeyParameter key)
    {
        IAsymmetricBlockCipher cipher = algorithm.OaepHash is { } hash
            ? new OaepEncoding(new RsaBlindedEngine(), Digest(hash.Name == "SHA1" ? 20 : 32), Digest(hash.Name == "SHA1" ? 20 : 32), null)
            : new Pkcs1Encoding(new RsaBlindedEngine());
        cipher.Init(forEncryption, key);
        return cipher;
    }

    private static byte[] Gcm(NewSoftwareKey key, bool forEncryption, byte[] input, byte[] iv)
    {
        var cipher = new GcmBlockCipher(new AesEngine());
        cipher.Init(forEncryption, new AeadParameters(new KeyParameter(key.Material.Span), AesGcmEncryption.TagSize * 8, iv, "aad"u8.ToArray()));
        var output = new byte[cipher.GetOutputSize(input.Length)];
        var written = cipher.ProcessBytes(input, 0, input.Length, output, 0);
        cipher.DoFinal(output, written);
        return output;
    }

    private static byte[] Cbc(NewSoftwareKey key, AesCbcEncryption algorithm, bool forEncryption, byte[] input, byte[] iv)
    {
        var mode = new CbcBlockCipher(new AesEngine());
        var cipher = algorithm.IsPadded ? new PaddedBufferedBlockCipher(mode, new Pkcs7Padding()) : new BufferedBlockCipher(mode);
        cipher.Init(forEncryption, new ParametersWithIV(new KeyParameter(key.Material.Span), iv));
        return cipher.DoFinal(input);
    }

    private static IWrapper Wrapper(NewSoftwareKey key, AesKeyWrapping algorithm, bool forWrapping)
    {
        IWrapper wrapper = algorithm.IsPadded ? new Rfc5649WrapEngine(new AesEngine()) : new Rfc3394WrapEngine(new AesEngine());
        wrapper.Init(forWrapping, new KeyParameter(key.Material.Span));
        return wrapper;
    }

    private static byte[] Mac(NewSoftwareKey key, HmacSignature algorithm, byte[] message)
    {
        var mac = new HMac(Digest(algorithm.Size));
        mac.Init(new KeyParameter(key.Material.Span));
        mac.BlockUpdate(message, 0, message.Length);
        var tag = new byte[mac.GetMacSize()];
        mac.DoFinal(tag, 0);
        return tag;
    }

    private static BigInteger Number(byte[] bytes) => new(1, bytes);

    private static byte[] Wide(BigInteger number, int width)
    {
        var digits = number.ToByteArrayUnsigned();
        return [.. new byte[width - digits.Length], .. digits];
    }
}
