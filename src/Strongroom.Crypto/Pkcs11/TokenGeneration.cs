using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>Makes one key in the token, reads back what it is, and destroys it again if the token did not do as told.</summary>
internal sealed class TokenGeneration(KeyShape shape, KeyReference reference, byte[] label) : ITokenOperation
{
    private static readonly byte[] Exponent = [1, 0, 1];

    /// <summary>Set when the token has made the key.</summary>
    public PublicKeyParts? PublicParts { get; private set; }

    public Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        var functions = sessions.Functions;
        using var template = KeyTemplates.Private(reference, label);
        if (shape.Type == KeyType.Oct)
        {
            template.With(Cka.ValueLen, (ulong)(shape.Bits / 8));
            var made = functions.GenerateKey(session, reference.Kind == TokenKeyKind.Aes ? Ckm.AesKeyGen : Ckm.GenericSecretKeyGen, template, out var secret);
            return made != Ckr.Ok ? made : Accept(functions, session, secret, PublicKeyParts.None);
        }

        using var publicTemplate = KeyTemplates.Public(reference.Kind);
        if (shape.Curve is { } curve)
        {
            publicTemplate.With(Cka.EcParams, MechanismProbe.Parameters(curve));
        }
        else
        {
            publicTemplate.With(Cka.ModulusBits, (ulong)shape.Bits).With(Cka.PublicExponent, Exponent);
        }

        var code = functions.GenerateKeyPair(session, shape.Curve is null ? Ckm.RsaPkcsKeyPairGen : Ckm.EcKeyPairGen, publicTemplate, template, out var publicKey, out var privateKey);
        if (code != Ckr.Ok)
        {
            return code;
        }

        var parts = shape.Curve is null ? ReadRsa(functions, session, publicKey) : ReadEc(functions, session, publicKey, shape.Curve);
        functions.DestroyObject(session, publicKey);
        return Accept(functions, session, privateKey, parts);
    }

    private Ckr Accept(Cryptoki functions, nuint session, nuint key, PublicKeyParts? parts)
    {
        var fault = parts is null ? "its public half cannot be read" : TemplateAudit.Fault(functions, session, key, reference.Kind, reference.Uses, isGenerated: true);
        if (fault is not null)
        {
            functions.DestroyObject(session, key);
            throw new TokenUnavailableException($"The token did not make the key as it was told to, and it was destroyed: {fault}");
        }

        PublicParts = parts;
        return Ckr.Ok;
    }

    private PublicKeyParts? ReadRsa(Cryptoki functions, nuint session, nuint key)
    {
        Span<byte> room = stackalloc byte[1024];
        if (functions.GetAttribute(session, key, Cka.Modulus, room, out var length) != Ckr.Ok || room[..length].TrimStart((byte)0).Length != shape.ModulusSize)
        {
            return null;
        }

        var modulus = room[..length].TrimStart((byte)0).ToArray();
        return functions.GetAttribute(session, key, Cka.PublicExponent, room, out length) == Ckr.Ok && room[..length].TrimStart((byte)0).SequenceEqual(Exponent)
            ? new PublicKeyParts(modulus, Exponent)
            : null;
    }

    private static PublicKeyParts? ReadEc(Cryptoki functions, nuint session, nuint key, EcCurve curve)
    {
        Span<byte> room = stackalloc byte[1024];
        if (functions.GetAttribute(session, key, Cka.EcPoint, room, out var length) != Ckr.Ok)
        {
            return null;
        }

        // The standard wants the point in an octet string; some tokens give it bare.
        ReadOnlySpan<byte> point = room[..length];
        var size = curve.CoordinateSize;
        if (point.Length != 1 + (2 * size) && !AsnDecoder.TryReadPrimitiveOctetString(point, AsnEncodingRules.DER, out point, out _))
        {
            return null;
        }

        return point.Length == 1 + (2 * size) && point[0] == 4 ? new PublicKeyParts(point.Slice(1, size).ToArray(), point[(1 + size)..].ToArray()) : null;
    }
}
