using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.AcmeServer;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.AcmeServer;

/// <summary>Keys of accounts, and what they sign.</summary>
public sealed class AccountKeys
{
    [Fact]
    public void The_thumbprint_is_that_of_rfc_7638()
    {
        // §3.1.
        var key = Read("""
            {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
            """);
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", key!.Thumbprint);
    }

    [Theory]
    [InlineData("nistP256", "ES256", "SHA256")]
    [InlineData("nistP384", "ES384", "SHA384")]
    [InlineData("nistP521", "ES512", "SHA512")]
    public void Each_curve_signs_by_its_own_algorithm_and_no_other(string curve, string algorithm, string hash)
    {
        using var ec = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        Assert.True(AccountKey.TryRead(ec.ExportSubjectPublicKeyInfo(), out var key));
        var data = "data"u8.ToArray();
        var signature = ec.SignData(data, new HashAlgorithmName(hash));
        Assert.True(key.Verify(algorithm, data, signature));
        Assert.All(AccountKey.Algorithms.Where(other => other != algorithm), other => Assert.False(key.Verify(other, data, signature)));
        Assert.False(key.Verify(algorithm, "other"u8, signature));
        Assert.False(key.Verify(algorithm, data, signature.AsSpan()[..^1]));
        Assert.False(key.Verify(algorithm, data, ec.SignData(data, new HashAlgorithmName(hash), DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Fact]
    public void An_rsa_key_signs_by_either_padding_with_sha256()
    {
        using var rsa = RSA.Create(2048);
        Assert.True(AccountKey.TryRead(rsa.ExportSubjectPublicKeyInfo(), out var key));
        var data = "data"u8.ToArray();
        Assert.True(key.Verify("RS256", data, rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.True(key.Verify("PS256", data, rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)));
        Assert.False(key.Verify("PS256", data, rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.False(key.Verify("RS256", data, rsa.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)));
        Assert.False(key.Verify("RS384", data, rsa.SignData(data, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)));
    }

    [Theory]
    [InlineData(1024, "AQAB")]
    [InlineData(2048, "Aw")]
    [InlineData(2048, "AQAA")]
    [InlineData(2048, "AAEAAQ")]
    [InlineData(2048, "AQAAAAE")]
    [InlineData(2048, "")]
    public void Small_moduli_and_odd_exponents_are_refused(int bits, string e)
    {
        using var rsa = RSA.Create(bits);
        var n = CanonicalBase64Url.Encode(rsa.ExportParameters(false).Modulus);
        Assert.Null(Read($$"""{"kty":"RSA","n":"{{n}}","e":"{{e}}"}"""));
    }

    [Theory]
    [InlineData("""{"protected":"e30","payload":"","signature":"AA"}""", true)]
    [InlineData("""{"protected":"e30","payload":"","signature":"AB"}""", false)]
    [InlineData("""{"protected":"e30=","payload":"","signature":"AA"}""", false)]
    [InlineData("""{"protected":"e30","payload":"","signature":"AA","header":{}}""", false)]
    [InlineData("""{"protected":"e30","payload":"","signatures":[]}""", false)]
    [InlineData("""{"protected":"e30","signature":"AA"}""", false)]
    [InlineData("""{"protected":"","payload":"","signature":"AA"}""", false)]
    [InlineData("""{"protected":"W10","payload":"","signature":"AA"}""", false)]
    [InlineData("""{"protected":"eyJhIjoxLCJhIjoyfQ","payload":"","signature":"AA"}""", false)]
    [InlineData("""{"protected":1,"payload":"","signature":"AA"}""", false)]
    [InlineData("""[]""", false)]
    public void A_jws_has_one_form(string text, bool isRead)
    {
        using var document = JsonDocument.Parse(text);
        Assert.Equal(isRead, FlatJws.Read(document.RootElement).Error is null);
    }

    private static AccountKey? Read(string jwk)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(jwk));
        return AccountKey.TryRead(document.RootElement, out var key) ? key : null;
    }
}
