using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>Asks a token what it can do. Curves no list tells: a key pair that lives for a moment does.</summary>
internal static class MechanismProbe
{
    private const int MostMechanisms = 4096;

    public static TokenMechanisms Run(Cryptoki functions, nuint slot, nuint session)
    {
        var listed = new Ckm[MostMechanisms];
        if (functions.GetMechanismList(slot, listed, out var count) != Ckr.Ok)
        {
            throw new TokenUnavailableException("The token does not tell its mechanisms");
        }

        var present = listed[..count];
        var sizes = functions.GetMechanismInfo(slot, Ckm.RsaPkcsKeyPairGen, out var smallest, out var largest) == Ckr.Ok ? (smallest, largest) : (0, 0);
        var curves = present.Contains(Ckm.EcKeyPairGen) ? EcCurve.All.Where(curve => Knows(functions, session, curve)) : [];
        return new TokenMechanisms(present, sizes, curves);
    }

    /// <summary>DER of the curve's object identifier, as <c>CKA_EC_PARAMS</c> wants it.</summary>
    public static byte[] Parameters(EcCurve curve)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        der.WriteObjectIdentifier(curve.Oid);
        return der.Encode();
    }

    private static bool Knows(Cryptoki functions, nuint session, EcCurve curve)
    {
        using var publicTemplate = new Template().With(Cka.Token, false).With(Cka.Verify, true).With(Cka.EcParams, Parameters(curve));
        using var privateTemplate = new Template().With(Cka.Token, false).With(Cka.Private, true).With(Cka.Sensitive, true).With(Cka.Extractable, false).With(Cka.Sign, true);
        if (functions.GenerateKeyPair(session, Ckm.EcKeyPairGen, publicTemplate, privateTemplate, out var publicKey, out var privateKey) != Ckr.Ok)
        {
            return false;
        }

        functions.DestroyObject(session, publicKey);
        functions.DestroyObject(session, privateKey);
        return true;
    }
}
