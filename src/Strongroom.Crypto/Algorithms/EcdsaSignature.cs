namespace Strongroom.Crypto;

/// <summary>ES256, ES384, ES512 (RFC 7518 §3.4) and ES256K (RFC 8812): one curve each, and signatures as <c>r‖s</c> of fixed width.</summary>
public sealed class EcdsaSignature : SignatureAlgorithm
{
    internal EcdsaSignature(string name, EcCurve curve, int digestSize)
        : base(name, KeyType.Ec)
    {
        Curve = curve;
        DigestSize = digestSize;
    }

    public EcCurve Curve { get; }

    public override int? DigestSize { get; }

    public override bool Fits(KeyShape shape) => base.Fits(shape) && shape.Curve == Curve;

    public override int SignatureSize(KeyShape shape) => 2 * Curve.CoordinateSize;
}
