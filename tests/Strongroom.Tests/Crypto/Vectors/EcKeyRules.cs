using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Vectors;

internal static class EcKeyRules
{
    /// <summary>
    /// Both keys are read by our readers, and must be of the group's curve; the platform then agrees on the published secret, which shows that what was
    /// read is what was written. Acceptable forms (spelled-out parameters, compressed points, BER) are refused.
    /// </summary>
    public static Func<JsonElement, Verdict> Agreement(VectorGroup group)
    {
        var isPem = group.GetProperty("encoding").GetString() == "pem";
        var curve = group.GetProperty("curve").GetString() switch
        {
            "secp256r1" or "P-256" => EcCurve.P256,
            "P-384" => EcCurve.P384,
            "secp521r1" or "P-521" => EcCurve.P521,
            var other => throw new InvalidDataException(other),
        };
        return test =>
        {
            var isAcceptable = test.GetProperty("result").GetString() == "acceptable";
            var rule = isAcceptable ? RuleOf(test) : null;
            var theirs = isPem ? OfPem(test.GetProperty("public").GetString()!) : OfJwk(test.GetProperty("public"));
            if (theirs is null || theirs.Curve != curve)
            {
                return new Verdict(false, rule);
            }

            // An acceptable form may be one that DER allows: then the key must be right.
            var ours = isPem ? VectorKeys.Pkcs8(Der(test.GetProperty("private").GetString()!), out _) : VectorKeys.Jwk(test.GetProperty("private"));
            return new Verdict(ours is not null && Agrees(theirs, test, isPem), isAcceptable && rule == "named curves only" ? rule : null);
        };
    }

    /// <summary>The curves' constants: ours are the published ones, and no other curve has a name here.</summary>
    public static Func<JsonElement, Verdict> Curve(VectorGroup group) => test =>
    {
        var oid = test.GetProperty("oid").GetString();
        if (EcCurve.All.FirstOrDefault(c => c.Oid == oid) is not { } curve)
        {
            return new Verdict(EcCurve.Find(test.GetProperty("name").GetString()) is not null, "curve not offered");
        }

        using var ec = ECDsa.Create(ECCurve.CreateFromValue(oid!));
        var native = ec.ExportExplicitParameters(includePrivateParameters: false).Curve;
        var width = curve.CoordinateSize;
        return new Verdict(
            Wide(test, "n", width).AsSpan().SequenceEqual(curve.Order)
            && Wide(test, "n", width).AsSpan().SequenceEqual(Wide(native.Order!, width))
            && Wide(test, "p", width).AsSpan().SequenceEqual(Wide(native.Prime!, width))
            && Wide(test, "a", width).AsSpan().SequenceEqual(Wide(native.A!, width))
            && Wide(test, "b", width).AsSpan().SequenceEqual(Wide(native.B!, width))
            && Wide(test, "gx", width).AsSpan().SequenceEqual(native.G.X)
            && Wide(test, "gy", width).AsSpan().SequenceEqual(native.G.Y)
            && test.GetProperty("h").GetInt32() == 1);
    };

    private static string RuleOf(JsonElement test)
    {
        var flags = test.GetProperty("flags").EnumerateArray().Select(f => f.GetString()).ToArray();
        return flags.Contains("UnnamedCurve") ? "named curves only" : flags.Contains("CompressedPoint") ? "uncompressed points only" : "DER only";
    }

    private static bool Agrees(EcPublicKey theirs, JsonElement test, bool isPem)
    {
        using var ours = ECDiffieHellman.Create();
        if (isPem)
        {
            ours.ImportPkcs8PrivateKey(Der(test.GetProperty("private").GetString()!), out _);
        }
        else
        {
            var key = test.GetProperty("private");
            ours.ImportParameters(new ECParameters { Curve = ECCurve.CreateFromValue(theirs.Curve.Oid), D = System.Buffers.Text.Base64Url.DecodeFromChars(key.GetProperty("d").GetString()) });
        }

        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.CreateFromValue(theirs.Curve.Oid),
            Q = new ECPoint { X = theirs.Parts.First, Y = theirs.Parts.Second },
        });
        return ours.DeriveRawSecretAgreement(other.PublicKey).AsSpan().SequenceEqual(test.Hex("shared"));
    }

    private static EcPublicKey? OfPem(string pem)
    {
        try
        {
            return EcPublicKey.TryReadSpki(Der(pem), out var key) ? key : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static EcPublicKey? OfJwk(JsonElement jwk) => EcPublicKey.TryRead(
        jwk.GetProperty("crv").GetString(),
        System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("x").GetString()),
        System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty("y").GetString()),
        out var key) ? key : null;

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

    private static byte[] Wide(JsonElement test, string name, int width) => Wide(test.Hex(name), width);

    private static byte[] Wide(byte[] number, int width)
    {
        var digits = number.AsSpan().TrimStart((byte)0);
        return [.. new byte[width - digits.Length], .. digits];
    }
}
