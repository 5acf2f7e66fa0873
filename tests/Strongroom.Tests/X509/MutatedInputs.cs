using CsCheck;
using Strongroom.Crypto;
using Strongroom.Tests.Crypto.Keys;
using Xunit;

namespace Strongroom.Tests.X509;

/// <summary>Whatever is done to a good input, the answer is an object or a sentence, and never an exception.</summary>
public sealed class MutatedInputs
{
    private static readonly KeyShape P256 = KeyShape.Ec(EcCurve.P256);

    private static readonly byte[] Certificate = Made.SelfSigned(P256, "CN=a, O=b", "a.example", "*.b.example");
    private static readonly byte[] Request = CertificateForge.Request(Made.Profile("CN=a", "a.example"), KeysOfEveryShape.Open(P256));

    [Fact]
    public void Certificates() => Check(Certificate, 20_000, der => CertificateFacts.TryRead(der, out _, out var fault) ? null : fault);

    [Fact]
    public void Requests() => Check(Request, 20_000, der => SigningRequest.TryRead(der, out _, out var fault) ? null : fault);

    [Fact]
    public void Bundles()
    {
        using var tool = new Tool();
        using var pem = PemWriter.Write(null, [Certificate, Certificate]);
        tool.Put("a.pem", pem.Span);
        tool.Run("openssl", "crl2pkcs7", "-nocrl", "-certfile", "a.pem", "-outform", "DER", "-out", "a.p7b");
        Check(tool.Get("a.p7b"), 20_000, value => CertificateBag.TryRead(value, out _, out var fault) ? null : fault);
        Check(pem.Span.ToArray(), 20_000, value => CertificateBag.TryRead(value, out _, out var fault) ? null : fault);
    }

    [Fact]
    public void Pems()
    {
        using var pem = PemWriter.Write(KeysOfEveryShape.Material(P256).Material, [Certificate]);
        Check(pem.Span.ToArray(), 5_000, text =>
        {
            if (!PemReader.TryRead(text, out var read, out var fault))
            {
                return fault;
            }

            read.Dispose();
            return null;
        });
    }

    [Fact]
    public void Pfxs()
    {
        // Few iterations, and no MAC, which would stop nearly all of them at the door.
        using var tool = new Tool();
        using var pem = PemWriter.Write(KeysOfEveryShape.Material(P256).Material, [Certificate]);
        tool.Put("a.pem", pem.Span);
        foreach (var (file, options) in ((string, string[])[])[("bare.p12", ["-nomac", "-keypbe", "NONE", "-certpbe", "NONE"]), ("full.p12", ["-iter", "1"]), ("open.p12", ["-nomac", "-iter", "1"])])
        {
            tool.Run("openssl", ["pkcs12", "-export", "-in", "a.pem", "-inkey", "a.pem", "-passout", "pass:pw", "-out", file, .. options]);
            Check(tool.Get(file), 3_000, pfx => PfxRefusals.FaultOf(pfx, "pw"));
        }
    }

    [Fact]
    public void Names() => Gen.String[Gen.Char["CNOU=,;+\"\\#<> abé\0\n.0123DCE"], 0, 40].Sample(
        text =>
        {
            if (!DistinguishedName.TryParse(text, out var der, out var fault))
            {
                return fault.EndsWith('.');
            }

            // What was taken is shown, and what is shown is taken as the same.
            var shown = DistinguishedName.ToText(der);
            return shown.Length > DistinguishedName.MostCharacters || (DistinguishedName.TryParse(shown, out var again, out _) && again.AsSpan().SequenceEqual(der));
        },
        iter: 50_000);

    private static void Check(byte[] good, int times, Func<byte[], string?> faultOf)
    {
        Assert.Null(faultOf(good));
        var change = Gen.Select(Gen.Int[0, 3], Gen.Int[0, good.Length - 1], Gen.Int[1, 8], Gen.Byte.Array[1, 4]);
        Gen.Select(Gen.Const(good), change.Array[1, 4]).Sample(
            (bytes, changes) =>
            {
                var fault = faultOf(changes.Aggregate(bytes, (now, one) => Mutate(now, one.Item1, one.Item2, one.Item3, one.Item4)));
                return fault is null || fault.EndsWith('.');
            },
            iter: times,
            threads: 1);
    }

    /// <summary>Overwrites, inserts, cuts out, or cuts off.</summary>
    private static byte[] Mutate(byte[] bytes, int kind, int at, int count, byte[] what)
    {
        at = Math.Min(at, bytes.Length);
        var end = Math.Min(bytes.Length, at + count);
        return kind switch
        {
            0 => [.. bytes[..at], .. what, .. bytes[Math.Min(bytes.Length, at + what.Length)..]],
            1 => [.. bytes[..at], .. what, .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[end..]],
            _ => bytes[..^Math.Min(bytes.Length, count)],
        };
    }
}
