using System.Formats.Asn1;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>The forms in which PEM has private keys, each brought into PKCS #8. What is inside is checked afterwards, by the import.</summary>
internal static class PemKey
{
    private const int Sequence = 0x30;
    private const int OctetString = 0x04;
    private static readonly Asn1Tag Parameters = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Version 0 of RFC 5958, then <c>SEQUENCE { rsaEncryption, NULL }</c>.</summary>
    private static ReadOnlySpan<byte> RsaHead => [0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00];

    public static PemKeyKind KindOf(ReadOnlySpan<byte> label) =>
        label.SequenceEqual("PRIVATE KEY"u8) ? PemKeyKind.Pkcs8
        : label.SequenceEqual("RSA PRIVATE KEY"u8) ? PemKeyKind.Pkcs1
        : label.SequenceEqual("EC PRIVATE KEY"u8) ? PemKeyKind.Sec1
        : PemKeyKind.None;

    /// <returns>The caller's to dispose; null when an EC key does not name its curve.</returns>
    public static SecretBytes? ToPkcs8(PemKeyKind kind, ReadOnlySpan<byte> der) => kind switch
    {
        PemKeyKind.Pkcs8 => new SecretBytes(der),
        PemKeyKind.Pkcs1 => Wrap(RsaHead, der),
        PemKeyKind.Sec1 => CurveOf(der) is { } curve ? Wrap(EcHead(curve), der) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "That is no kind of key"),
    };

    private static string? CurveOf(ReadOnlySpan<byte> sec1)
    {
        try
        {
            var whole = new DerReader(sec1);
            var key = whole.Sequence();
            key.SmallInteger();
            key.OctetString();
            return key.Has(Parameters) ? key.Explicit(Parameters).Oid() : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[] EcHead(string curve)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(0);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.10045.2.1");
            writer.WriteObjectIdentifier(curve);
        }

        return writer.Encode();
    }

    /// <summary><c>SEQUENCE { head, OCTET STRING { key } }</c>, by hand, as the framework's writer leaves copies of what it wrote.</summary>
    private static SecretBytes Wrap(ReadOnlySpan<byte> head, ReadOnlySpan<byte> key)
    {
        Span<byte> octets = stackalloc byte[5];
        Span<byte> sequence = stackalloc byte[5];
        octets = octets[..WriteHeader(octets, OctetString, key.Length)];
        sequence = sequence[..WriteHeader(sequence, Sequence, head.Length + octets.Length + key.Length)];
        var whole = SecretBytes.Allocate(sequence.Length + head.Length + octets.Length + key.Length);
        sequence.CopyTo(whole.Writable);
        head.CopyTo(whole.Writable[sequence.Length..]);
        octets.CopyTo(whole.Writable[(sequence.Length + head.Length)..]);
        key.CopyTo(whole.Writable[(whole.Length - key.Length)..]);
        return whole;
    }

    /// <summary>Tag and length of X.690 §8.1, for contents below 16 MiB.</summary>
    /// <returns>Bytes written, at most 5.</returns>
    private static int WriteHeader(Span<byte> target, byte tag, int length)
    {
        target[0] = tag;
        switch (length)
        {
            case < 0x80:
                target[1] = (byte)length;
                return 2;
            case < 0x100:
                (target[1], target[2]) = (0x81, (byte)length);
                return 3;
            case < 0x10000:
                (target[1], target[2], target[3]) = (0x82, (byte)(length >> 8), (byte)(length & 0xFF));
                return 4;
            default:
                (target[1], target[2], target[3], target[4]) = (0x83, (byte)(length >> 16), (byte)((length >> 8) & 0xFF), (byte)(length & 0xFF));
                return 5;
        }
    }
}
