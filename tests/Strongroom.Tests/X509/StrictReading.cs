using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

/// <summary>What a certificate or a request from elsewhere may not be, each made by hand around a part that is wrong.</summary>
public sealed class StrictReading
{
    private static readonly KeyShape P256 = KeyShape.Ec(EcCurve.P256);

    [Theory]
    [InlineData("1.2.840.113549.1.1.5", "SHA1")]
    [InlineData("1.2.840.113549.1.1.4", "MD5")]
    public void A_request_that_is_signed_with_an_old_hash_is_refused(string oid, string hash)
    {
        using var rsa = (RSA)PfxFile.Open(KeyShape.Rsa(2048));
        var good = new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        Assert.True(SignedBody.TryRead(good, out var signed));
        var bad = Join(signed.Body, Algorithm(oid), rsa.SignData(signed.Body, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1));
        Assert.StartsWith("It must be signed by ", RequestFault(bad), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void Requests_by_PSS_and_by_other_hashes_are_taken(string hash)
    {
        using var rsa = (RSA)PfxFile.Open(KeyShape.Rsa(2048));
        foreach (var padding in (RSASignaturePadding[])[RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss])
        {
            Assert.Null(RequestFault(new CertificateRequest("CN=a", rsa, new HashAlgorithmName(hash), padding).CreateSigningRequest()));
        }

        using var ec = (ECDsa)PfxFile.Open(P256);
        Assert.Null(RequestFault(new CertificateRequest("CN=a", ec, new HashAlgorithmName(hash)).CreateSigningRequest()));
    }

    [Theory]
    [InlineData("304106092A864886F70D01010A3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020120", true)]
    [InlineData("304106092A864886F70D01010A3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402020500A203020120", false)] // MGF1 with SHA-384.
    [InlineData("304106092A864886F70D01010A3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010108300D06096086480165030402010500A203020114", false)] // A salt of 20.
    [InlineData("304106092A864886F70D01010A3034A00F300D06096086480165030402010500A11C301A06092A864886F70D010107300D06096086480165030402010500A203020120", false)] // No MGF1.
    [InlineData("300D06092A864886F70D01010A3000", false)] // The defaults, which are SHA-1's.
    [InlineData("300B06092A864886F70D01010B", false)] // RSA without its NULL.
    [InlineData("300C06082A8648CE3D0403020500", false)] // ECDSA with one.
    [InlineData("300A06082A8648CE3D040302", true)]
    [InlineData("300906072A8648CE3D0401", false)] // ECDSA with SHA-1.
    public void Signature_algorithms_are_taken_with_their_own_parameters_alone(string hex, bool isTaken) =>
        Assert.Equal(isTaken, SignatureScheme.Read(Convert.FromHexString(hex)) is not null);

    [Theory]
    [InlineData("3006020101020102", true)]
    [InlineData("30080201010201020500", false)]
    [InlineData("30060201010201020500", false)]
    [InlineData("3006020181020102", false)]
    [InlineData("300702020001020102", false)]
    [InlineData("308106020101020102", false)]
    public void A_pair_of_numbers_is_taken_in_DER_alone(string hex, bool isTaken) =>
        Assert.Equal(isTaken, EcdsaDer.Decode(Convert.FromHexString(hex), 32) is not null);

    [Fact]
    public void The_signature_of_a_request_must_be_that_of_its_key()
    {
        var der = CertificateForge.Request(Made.Profile("CN=a"), KeysOfEveryShape.Open(P256));
        var other = CertificateForge.Request(Made.Profile("CN=b"), KeysOfEveryShape.Open(P256));
        Assert.True(SignedBody.TryRead(der, out var signed));
        Assert.True(SignedBody.TryRead(other, out var wrong));
        Assert.Equal("Its signature is not that of the key in it.", RequestFault(Join(signed.Body, signed.Algorithm, wrong.Signature)));

        // r and s with one byte too many at the front: the platform takes it.
        var pair = EcdsaDer.Decode(signed.Signature, 32)!;
        var loose = new AsnWriter(AsnEncodingRules.DER);
        loose.PushSequence();
        loose.WriteEncodedValue([0x02, 0x22, 0, 0, .. pair[..32]]);
        loose.WriteEncodedValue([0x02, 0x22, 0, 0, .. pair[32..]]);
        loose.PopSequence();
        Assert.Equal("Its signature is not that of the key in it.", RequestFault(Join(signed.Body, signed.Algorithm, loose.Encode())));
    }

    [Fact]
    public void A_request_for_a_key_that_no_certificate_of_ours_has_is_refused()
    {
        using var small = RSA.Create(1024);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        Assert.NotNull(RequestFault(new CertificateRequest("CN=a", small, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest()));
        Assert.NotNull(RequestFault(new CertificateRequest("CN=a", foreign, HashAlgorithmName.SHA256).CreateSigningRequest()));
    }

    [Fact]
    public void Names_with_control_characters_are_refused()
    {
        foreach (var name in (byte[][])[[.. "a.example\0.evil"u8], [.. "a\n.example"u8], [.. "\u00fc.example"u8]])
        {
            byte[] san = [0x30, (byte)(name.Length + 2), 0x82, (byte)name.Length, .. name];
            Assert.Equal("An extension is not what its kind must be.", Fault(("2.5.29.17", san)));
        }

        Assert.Null(Fault(("2.5.29.17", [0x30, 3, 0x82, 1, (byte)'a'])));
        Assert.Equal("A name in it has a control character.", FaultOfSubject("a\0b"));
        Assert.Null(FaultOfSubject("Müller"));
    }

    [Fact]
    public void A_hundred_names_are_taken_and_no_more()
    {
        byte[] San(int count) => SubjectNamesDer.Encode(new SubjectNames { Dns = [.. Enumerable.Range(0, count).Select(i => $"n{i}.example")] });
        Assert.Null(Fault(("2.5.29.17", San(100))));
        Assert.Equal("It has 101 names; at most 100 are allowed.", Fault(("2.5.29.17", San(101))));

        // Of a kind that is passed over as well: registered ids.
        Assert.Equal("It has 101 names; at most 100 are allowed.", Fault(("2.5.29.17", [0x30, 0x82, 1, 0x2F, .. Enumerable.Repeat((byte[])[0x88, 1, 0x2A], 101).SelectMany(b => b)])));
    }

    [Fact]
    public void Extensions_are_bounded_and_single()
    {
        (string, byte[])[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => ($"1.2.3.{i}", (byte[])[0x05, 0x00]))];
        Assert.Null(Fault(Many(64)));
        Assert.Equal("It has 65 extensions; at most 64 are allowed.", Fault(Many(65)));
        Assert.Equal("An extension stands in it twice.", Fault(("1.2.3", [5, 0]), ("1.2.3", [5, 0])));
    }

    [Theory]
    [InlineData("2.5.29.19", "30060101FF020180")] // A path of negative length.
    [InlineData("2.5.29.19", "3003010101")] // TRUE that is not DER's.
    [InlineData("2.5.29.19", "30030101FF00")] // Something behind it.
    [InlineData("2.5.29.15", "0500")]
    [InlineData("2.5.29.37", "3000")]
    [InlineData("2.5.29.17", "30058703010203")] // An address of three bytes.
    [InlineData("2.5.29.17", "0500")]
    [InlineData("2.5.29.14", "0400FF")]
    public void An_extension_that_is_wrong_in_itself_is_refused(string oid, string hex) =>
        Assert.Equal("An extension is not what its kind must be.", Fault((oid, Convert.FromHexString(hex))));

    [Fact]
    public void Certificates_are_bounded_in_size_and_depth_and_numbers()
    {
        Assert.Equal($"It has {CertificateFacts.MostBytes + 1} bytes; at most {CertificateFacts.MostBytes} are allowed.", CertificateFault(new byte[CertificateFacts.MostBytes + 1]));
        byte[] deep = [];
        for (var i = 0; i < 33; i++)
        {
            deep = Nest(deep);
            Assert.Equal(i < 32, DerBounds.IsWithin(deep));
        }

        Assert.True(DerBounds.IsWithin([0x02, 0x82, 0x10, 0x00, .. new byte[] { 1 }, .. new byte[4095]]));
        Assert.False(DerBounds.IsWithin([0x02, 0x82, 0x10, 0x01, .. new byte[] { 1 }, .. new byte[4096]]));
        Assert.True(DerBounds.IsWithin([0x06, 0x81, 0x80, .. Enumerable.Repeat((byte)1, 128)]));
        Assert.False(DerBounds.IsWithin([0x06, 0x81, 0x81, .. Enumerable.Repeat((byte)1, 129)]));
        foreach (var bad in (string[])["02020001", "0102FFFF", "010101", "050100", "30800000", "24020400", "3081020500", "1000", "06020180", "0603018001", "0600"])
        {
            Assert.False(DerBounds.IsWithin(Convert.FromHexString(bad)), bad);
        }
    }

    [Fact]
    public void Fields_of_the_certificate_itself_must_be_right()
    {
        Assert.Null(CertificateFault(Build([], serial: [.. Enumerable.Repeat((byte)0x7F, 20)])));
        Assert.Equal("Its serial number has 21 bytes; at most 20 are allowed.", CertificateFault(Build([], serial: [.. Enumerable.Repeat((byte)0x7F, 21)])));
        Assert.Equal("It is no X.509 certificate in DER.", CertificateFault(Build([], serial: [0x80])));
        Assert.Equal("It is valid at no time.", CertificateFault(Build([], validity: (Made.Now.AddSeconds(1), Made.Now))));
        Assert.Equal("It names two different signature algorithms.", CertificateFault(Build([], outer: Algorithm("1.2.840.113549.1.1.11"))));
        var good = Build([]);
        Assert.Null(CertificateFault(good));
        Assert.NotNull(CertificateFault([.. good, 0]));
        Assert.NotNull(CertificateFault(good[..^1]));
    }

    private static string? RequestFault(byte[] der) => SigningRequest.TryRead(der, out _, out var fault) ? null : fault;

    private static string? CertificateFault(byte[] der) => CertificateFacts.TryRead(der, out _, out var fault) ? null : fault;

    /// <summary>Of a certificate and of a request with these extensions, which must be the same.</summary>
    private static string? Fault(params (string Oid, byte[] Content)[] extensions)
    {
        var fault = CertificateFault(Build(extensions));
        var request = new CertificateRequest("CN=a", (ECDsa)PfxFile.Open(P256), HashAlgorithmName.SHA256);
        foreach (var (oid, content) in extensions)
        {
            request.CertificateExtensions.Add(new X509Extension(oid, content, critical: false));
        }

        if (extensions.DistinctBy(extension => extension.Oid).Count() == extensions.Length)
        {
            Assert.Equal(fault, RequestFault(request.CreateSigningRequest()));
        }

        return fault;
    }

    private static string? FaultOfSubject(string value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("2.5.4.3");
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
        }

        return CertificateFault(Build([], subject: writer.Encode()));
    }

    /// <summary>A certificate written field by field, so that each can be wrong; its signature is of no account.</summary>
    private static byte[] Build(
        (string Oid, byte[] Content)[] extensions,
        byte[]? serial = null,
        (DateTimeOffset From, DateTimeOffset To)? validity = null,
        byte[]? subject = null,
        byte[]? outer = null)
    {
        var key = KeysOfEveryShape.Material(P256);
        var algorithm = Algorithm("1.2.840.10045.4.3.2", hasNull: false);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteInteger(2);
            }

            writer.WriteInteger(serial ?? [1]);
            writer.WriteEncodedValue(algorithm);
            writer.WriteEncodedValue(Made.NameOf("CN=issuer"));
            using (writer.PushSequence())
            {
                writer.WriteUtcTime(validity?.From ?? Made.Now);
                writer.WriteUtcTime(validity?.To ?? Made.Now);
            }

            writer.WriteEncodedValue(subject ?? Made.NameOf("CN=a"));
            writer.WriteEncodedValue(PublicKeyInfo.Encode(key.Shape, key.PublicParts));
            if (extensions.Length > 0)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
                using (writer.PushSequence())
                {
                    foreach (var (oid, content) in extensions)
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(oid);
                            writer.WriteOctetString(content);
                        }
                    }
                }
            }
        }

        return Join(writer.Encode(), outer ?? algorithm, [0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]);
    }

    private static byte[] Join(byte[] body, byte[] algorithm, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(body);
            writer.WriteEncodedValue(algorithm);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    private static byte[] Algorithm(string oid, bool hasNull = true)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (hasNull)
            {
                writer.WriteNull();
            }
        }

        return writer.Encode();
    }

    private static byte[] Nest(byte[] content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (content.Length > 0)
            {
                writer.WriteEncodedValue(content);
            }
        }

        return writer.Encode();
    }
}
