using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;

namespace Strongroom.Tests.X509;

/// <summary>PFX files as nobody should send them, made by the platform's builder or by hand.</summary>
internal static class PfxFile
{
    public static readonly PbeParameters Modern = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000);

    public static byte[] Of(string password, IEnumerable<KeyShape> keys, IEnumerable<byte[]> certificates, PbeParameters? pbe = null, int macIterations = 1_000)
    {
        var builder = new Pkcs12Builder();
        var contents = new Pkcs12SafeContents();
        foreach (var shape in keys)
        {
            using var key = Open(shape);
            contents.AddShroudedKey(key, password, pbe ?? Modern);
        }

        foreach (var der in certificates)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            contents.AddCertificate(certificate);
        }

        builder.AddSafeContentsEncrypted(contents, password, pbe ?? Modern);
        builder.SealWithMac(password, HashAlgorithmName.SHA256, macIterations);
        return builder.Encode();
    }

    /// <summary>A MAC over nothing much, which claims this many iterations.</summary>
    public static byte[] WithMacOf(long iterations) => Frame(writer => writer.WriteOctetString([]), iterations);

    /// <summary>A content that claims to be encrypted under a key that was derived with this many iterations.</summary>
    public static byte[] WithContentOf(long iterations) => Frame(
        writer =>
        {
            var inner = new AsnWriter(AsnEncodingRules.DER);
            using (inner.PushSequence())
            using (inner.PushSequence())
            {
                inner.WriteObjectIdentifier("1.2.840.113549.1.7.6");
                using (inner.PushSequence(Tag(0)))
                using (inner.PushSequence())
                {
                    inner.WriteInteger(0);
                    using (inner.PushSequence())
                    {
                        inner.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                        using (inner.PushSequence())
                        {
                            // pbeWithSHAAnd3-KeyTripleDES-CBC.
                            inner.WriteObjectIdentifier("1.2.840.113549.1.12.1.3");
                            using (inner.PushSequence())
                            {
                                inner.WriteOctetString(new byte[8]);
                                inner.WriteInteger(iterations);
                            }
                        }

                        inner.WriteOctetString(new byte[64], new Asn1Tag(TagClass.ContextSpecific, 0));
                    }
                }
            }

            writer.WriteOctetString(inner.Encode());
        },
        macIterations: null);

    /// <summary>SafeContents in SafeContents, and so on.</summary>
    public static byte[] Nested(int depth)
    {
        const string SafeContentsBag = "1.2.840.113549.1.12.10.1.6";
        byte[] content = [0x30, 0x00];
        for (var i = 0; i < depth; i++)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(SafeContentsBag);
                using (writer.PushSequence(Tag(0)))
                {
                    writer.WriteEncodedValue(content);
                }
            }

            content = writer.Encode();
        }

        return Frame(
            writer =>
            {
                var inner = new AsnWriter(AsnEncodingRules.DER);
                using (inner.PushSequence())
                using (inner.PushSequence())
                {
                    inner.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                    using (inner.PushSequence(Tag(0)))
                    {
                        inner.WriteOctetString(content);
                    }
                }

                writer.WriteOctetString(inner.Encode());
            },
            macIterations: null);
    }

    public static AsymmetricAlgorithm Open(KeyShape shape)
    {
        AsymmetricAlgorithm key = shape.Type == KeyType.Rsa ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(KeysOfEveryShape.Material(shape).Material.Span, out _);
        return key;
    }

    private static byte[] Frame(Action<AsnWriter> writeAuthenticatedSafe, long? macIterations)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(3);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.7.1");
                using (writer.PushSequence(Tag(0)))
                {
                    writeAuthenticatedSafe(writer);
                }
            }

            if (macIterations is { } iterations)
            {
                using (writer.PushSequence())
                {
                    using (writer.PushSequence())
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier("2.16.840.1.101.3.4.2.1");
                            writer.WriteNull();
                        }

                        writer.WriteOctetString(new byte[32]);
                    }

                    writer.WriteOctetString(new byte[8]);
                    writer.WriteInteger(iterations);
                }
            }
        }

        return writer.Encode();
    }

    private static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number);
}
