using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;

namespace Strongroom.Tests.X509;

/// <summary>Certificates for the tests, made by the product's own code.</summary>
internal static class Made
{
    public static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Every kind of key that a certificate may have, without the slow sizes.</summary>
    public static IReadOnlyList<KeyShape> Shapes { get; } = [KeyShape.Rsa(2048), .. EcCurve.All.Select(KeyShape.Ec)];

    public static KeyShape ShapeOf(string text) => Shapes.Single(shape => shape.ToString() == text);

    public static CertificateProfile Profile(string subject, params string[] dns) => new()
    {
        SubjectDer = NameOf(subject),
        Names = new SubjectNames { Dns = [.. dns] },
        KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment,
        ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"],
    };

    public static byte[] NameOf(string text) =>
        DistinguishedName.TryParse(text, out var der, out var fault) ? der : throw new InvalidOperationException(fault);

    public static byte[] SelfSigned(KeyShape shape, string subject = "CN=leaf.example", params string[] dns) =>
        CertificateForge.SelfSigned(Profile(subject, dns), KeysOfEveryShape.Open(shape), 12, Now);

    /// <summary>The leaf, and two others that only come along.</summary>
    public static byte[][] Chain(KeyShape leaf)
    {
        var other = KeyShape.Ec(leaf == KeyShape.Ec(EcCurve.P256) ? EcCurve.P384 : EcCurve.P256);
        return [SelfSigned(leaf), SelfSigned(other, "CN=second"), SelfSigned(other, "CN=third")];
    }
}
