using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Specs.Api;

/// <summary>The public part that a vault shows, as the platform's own keys: what a client computes with locally.</summary>
internal static class PublicKeys
{
    public static RSA Rsa(JsonElement jwk) => RSA.Create(new RSAParameters { Modulus = Member(jwk, "n"), Exponent = Member(jwk, "e") });

    public static ECDsa Ec(JsonElement jwk)
    {
        var oid = jwk.GetProperty("crv").GetString() switch
        {
            "P-256" => "1.2.840.10045.3.1.7",
            "P-384" => "1.3.132.0.34",
            "P-521" => "1.3.132.0.35",
            "P-256K" => "1.3.132.0.10",
            var other => throw new InvalidOperationException(other),
        };
        return ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(oid), Q = new ECPoint { X = Member(jwk, "x"), Y = Member(jwk, "y") } });
    }

    /// <summary><c>r‖s</c> as the DER sequence that other tools want (RFC 3279 §2.2.3).</summary>
    public static byte[] AsDer(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature.AsSpan(0, signature.Length / 2).TrimStart((byte)0) is { IsEmpty: false } r ? r : [0]);
            writer.WriteIntegerUnsigned(signature.AsSpan(signature.Length / 2).TrimStart((byte)0) is { IsEmpty: false } s ? s : [0]);
        }

        return writer.Encode();
    }

    private static byte[] Member(JsonElement jwk, string name) => KeyBodies.Bytes(jwk.GetProperty(name).GetString()!);
}
