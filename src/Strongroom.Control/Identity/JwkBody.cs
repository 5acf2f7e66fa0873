using System.Buffers.Text;

namespace Strongroom.Identity;

/// <summary>A public signing key (RFC 7517). There is no member a private part could go into.</summary>
internal sealed record JwkBody(string Kty, string Use, string Kid, string Alg, string N, string E, string Issuer)
{
    public static JwkBody Of(SigningKey key, string issuer) => new(
        "RSA", "sig", key.Kid, key.Algorithm, Base64Url.EncodeToString(key.Modulus.Span), Base64Url.EncodeToString(key.Exponent.Span), issuer);
}
