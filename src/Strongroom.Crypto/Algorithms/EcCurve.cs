using System.Security.Cryptography;

namespace Strongroom.Crypto;

/// <summary>A named curve of the wire reference §5.1. Explicit parameters and other curves do not exist here.</summary>
public sealed class EcCurve
{
    private EcCurve(byte id, string name, string oid, int bits, string order)
    {
        Id = id;
        Name = name;
        Oid = oid;
        Bits = bits;
        Order = Convert.FromHexString(order);
        Native = ECCurve.CreateFromValue(oid);
    }

    public static EcCurve P256 { get; } = new(
        1, "P-256", "1.2.840.10045.3.1.7", 256, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    public static EcCurve P384 { get; } = new(
        2, "P-384", "1.3.132.0.34", 384, "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");

    public static EcCurve P521 { get; } = new(
        3, "P-521", "1.3.132.0.35", 521, "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409");

    /// <summary>secp256k1, which Azure spells without RFC 8812's name.</summary>
    public static EcCurve P256K { get; } = new(
        4, "P-256K", "1.3.132.0.10", 256, "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    public static IReadOnlyList<EcCurve> All { get; } = [P256, P384, P521, P256K];

    /// <summary>As stored in records; never given to another curve.</summary>
    public byte Id { get; }

    /// <summary>JWK's <c>crv</c>.</summary>
    public string Name { get; }

    /// <summary>Dotted decimal.</summary>
    public string Oid { get; }

    public int Bits { get; }

    /// <summary>Bytes of a coordinate or a private scalar, left-padded with zeros: 32, 48 or 66.</summary>
    public int CoordinateSize => (Bits + 7) / 8;

    /// <summary>Of the base point (SEC 2): a private number is from 1 to below it. As wide as a coordinate.</summary>
    internal byte[] Order { get; }

    internal ECCurve Native { get; }

    public static EcCurve? Find(string? name) => All.FirstOrDefault(curve => string.Equals(curve.Name, name, StringComparison.OrdinalIgnoreCase));

    public static EcCurve? Find(byte id) => All.FirstOrDefault(curve => curve.Id == id);

    public override string ToString() => Name;
}
