using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Strongroom.Crypto;

/// <summary>The frame that certificates, requests and lists share: <c>SEQUENCE { body, algorithm, signature BIT STRING }</c> (RFC 5280 §4.1).</summary>
/// <param name="Body">What is signed, as encoded.</param>
/// <param name="Algorithm">AlgorithmIdentifier, as encoded.</param>
internal sealed record SignedBody(byte[] Body, byte[] Algorithm, byte[] Signature)
{
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out SignedBody? signed)
    {
        signed = null;
        try
        {
            var whole = new DerReader(der);
            var parts = whole.Sequence();
            whole.End();
            var body = parts.Encoded().ToArray();
            var algorithm = parts.Encoded().ToArray();
            signed = new SignedBody(body, algorithm, parts.BitString().ToArray());
            parts.End();
            return true;
        }
        catch (AsnContentException)
        {
            signed = null;
            return false;
        }
    }
}
