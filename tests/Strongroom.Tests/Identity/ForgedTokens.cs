using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Rows J1 to J12 and C1 of the security model.</summary>
public sealed class ForgedTokens : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_token_as_issued_makes_a_caller()
    {
        var caller = _at.Present(_at.IssueA()).Value;
        Assert.Equal(_at.TenantA, caller.Tenant);
        Assert.Equal(_at.ClientA.Principal, caller.Principal);
        Assert.Equal(_at.ClientA.Client, caller.Application);
        Assert.Equal(("app", "1"), (caller.IdentityType, caller.ClientProof));
        Assert.Equal($"https://login.localhost:8443/{_at.TenantA}/v2.0", caller.Issuer);
        Assert.Equal(22, caller.TokenId.Length);
    }

    [Theory, Trait("Row", "J1")]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData("")]
    [InlineData("none ")]
    public void J1_an_unsigned_token_is_refused_in_every_spelling(string algorithm)
    {
        var token = _at.IssueA();
        var header = Forgery.Header(token);
        header["alg"] = algorithm;
        Refused(Forgery.Unsigned(token, header.ToJsonString()));
        Refused($"{Forgery.Encode(header.ToJsonString())}.{token.Split('.')[1]}.");
        Refused(Forgery.Signed(_at, header.ToJsonString(), Forgery.Claims(token).ToJsonString()));
        header.Remove("alg");
        Refused(Forgery.Signed(_at, header.ToJsonString(), Forgery.Claims(token).ToJsonString()));
    }

    [Theory, Trait("Row", "J2")]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData(" HS256")]
    [InlineData("RS256 ")]
    [InlineData(" RS256")]
    [InlineData("rs256")]
    public void J2_the_public_key_is_no_hmac_key(string algorithm)
    {
        var token = _at.IssueA();
        var header = Forgery.Header(token);
        header["alg"] = algorithm;
        var signed = Forgery.Encode(header.ToJsonString()) + "." + token.Split('.')[1];
        foreach (var secret in PublicKeyForms())
        {
            foreach (var mac in new[] { HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)), HMACSHA512.HashData(secret, Encoding.ASCII.GetBytes(signed)) })
            {
                Refused($"{signed}.{Base64Url.EncodeToString(mac)}");
                Refused($" {signed}.{Base64Url.EncodeToString(mac)}");
            }
        }

        Refused(Forgery.Signed(_at, header.ToJsonString(), Forgery.Claims(token).ToJsonString()));
    }

    [Theory, Trait("Row", "J3"), Trait("Row", "J6"), Trait("Row", "J7")]
    [InlineData("jwk", """{"kty":"RSA"}""")]
    [InlineData("jku", "\"https://evil.example/keys\"")]
    [InlineData("x5u", "\"https://evil.example/cert\"")]
    [InlineData("x5c", """["MIIB"]""")]
    [InlineData("x5t", "\"AAAA\"")]
    [InlineData("crit", """["exp"]""")]
    [InlineData("zip", "\"DEF\"")]
    [InlineData("enc", "\"A128GCM\"")]
    [InlineData("p2c", "2147483647")]
    [InlineData("p2s", "\"AAAA\"")]
    [InlineData("epk", """{"kty":"EC"}""")]
    [InlineData("b64", "false")]
    [InlineData("cty", "\"JWT\"")]
    [InlineData("anything", "\"x\"")]
    public void J3_J6_J7_a_header_member_beyond_alg_kid_typ_is_refused_even_when_signed(string name, string value) =>
        Refused(Forgery.WithHeader(_at, h => h[name] = JsonNode.Parse(value)));

    [Fact, Trait("Row", "J3")]
    public void J3_a_key_in_the_token_signs_nothing()
    {
        using var own = RSA.Create(2048);
        var mine = own.ExportParameters(false);
        var kid = _at.Feed.Current!.Keys[0].Kid;
        var key = SigningKey.FromPublic(kid, "RS256", own.ExportParameters(true));
        var token = _at.IssueA();
        var jwk = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(mine.Modulus), ["e"] = Base64Url.EncodeToString(mine.Exponent), ["kid"] = kid };
        var header = Forgery.Header(token);
        Refused(Forgery.Signed(key, header.ToJsonString(), Forgery.Claims(token).ToJsonString()));
        header["jwk"] = jwk;
        Refused(Forgery.Signed(key, header.ToJsonString(), Forgery.Claims(token).ToJsonString()));
    }

    [Theory, Trait("Row", "J4"), Trait("Row", "J9"), Trait("Row", "J12")]
    [InlineData("ES256", 64)]
    [InlineData("ES384", 96)]
    [InlineData("ES512", 132)]
    [InlineData("ECDH-ES", 0)]
    [InlineData("PS256", 256)]
    [InlineData("RS384", 256)]
    [InlineData("RS512", 256)]
    [InlineData("RS256", 256)]
    [InlineData("RS256", 0)]
    [InlineData("RS256", 255)]
    [InlineData("RS256", 257)]
    public void J4_J9_J12_a_signature_of_zeros_or_of_another_algorithm_is_refused(string algorithm, int size)
    {
        var token = _at.IssueA();
        var header = Forgery.Header(token);
        header["alg"] = algorithm;
        Refused($"{Forgery.Encode(header.ToJsonString())}.{token.Split('.')[1]}.{Base64Url.EncodeToString(new byte[size])}");
        Refused($"{Forgery.Encode(header.ToJsonString())}.{token.Split('.')[1]}.{Base64Url.EncodeToString(Enumerable.Repeat((byte)0xFF, size).ToArray())}");
    }

    [Fact, Trait("Row", "J12")]
    public void J12_a_changed_payload_under_the_old_signature_is_refused()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        var claims = Forgery.Claims(token);
        claims["oid"] = Guid.Empty.ToString();
        Refused(Forgery.Unsigned(token, payload: claims.ToJsonString()));
    }

    [Fact, Trait("Row", "J5")]
    public void J5_encrypted_and_nested_tokens_are_refused()
    {
        var token = _at.IssueA();
        Refused($"{Forgery.Encode("""{"alg":"RSA-OAEP","enc":"A128GCM","cty":"JWT"}""")}.AAAA.AAAA.AAAA.AAAA");
        Refused($"{Forgery.Encode("""{"alg":"dir","enc":"A128GCM"}""")}..AAAA.{Forgery.Encode(token)}.AAAA");
        Refused(Forgery.Signed(_at, Forgery.Header(token).ToJsonString(), $"\"{token}\""));
        Refused("{\"payload\":\"" + token.Split('.')[1] + "\",\"protected\":\"" + token.Split('.')[0] + "\",\"signature\":\"" + token.Split('.')[2] + "\"}");
    }

    [Theory, Trait("Row", "J8")]
    [InlineData(2)]
    [InlineData(16_383)]
    [InlineData(16_385)]
    [InlineData(4_000_000)]
    public void J8_dots_are_counted_not_split(int dots)
    {
        var header = "Bearer " + new string('.', dots);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(TokenRefusals.Invalid, _at.Validator.Authenticate(header, _at.VaultOf(_at.TenantA)).Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000);
    }

    [Fact, Trait("Row", "J8")]
    public void J8_a_token_above_16_KiB_is_refused_unread()
    {
        var token = Forgery.WithClaims(_at, c => c["padding"] = new string('a', 11_000));
        Assert.InRange(token.Length, 14_000, CompactJws.MaxLength);
        Assert.Null(_at.Present(token).Error);
        Refused(Forgery.WithClaims(_at, c => c["padding"] = new string('a', 13_000)));
    }

    [Theory, Trait("Row", "J11")]
    [InlineData("\"alg\":\"none\",\"alg\":\"RS256\"")]
    [InlineData("\"\\u0061lg\":\"none\",\"alg\":\"RS256\"")]
    [InlineData("\"alg\":\"RS256\",\"typ\":\"JWT\"")]
    public void J11_duplicate_header_names_are_refused(string members)
    {
        var token = _at.IssueA();
        var kid = (string)Forgery.Header(token)["kid"]!;
        Refused(Forgery.Signed(_at, $$"""{{{members}},"typ":"at+jwt","kid":"{{kid}}"}""", Forgery.Claims(token).ToJsonString()));
    }

    [Fact, Trait("Row", "J11")]
    public void J11_duplicate_claims_are_refused()
    {
        var token = _at.IssueA();
        var claims = Forgery.Claims(token).ToJsonString();
        foreach (var name in new[] { "aud", "iss", "tid", "oid", "exp", "unused" })
        {
            Refused(Forgery.Signed(_at, Forgery.Header(token).ToJsonString(), $"{{\"{name}\":\"x\",{claims[1..^1]},\"{name}\":\"y\"}}"));
        }
    }

    [Theory, Trait("Row", "J11")]
    [InlineData("iss")]
    [InlineData("tid")]
    [InlineData("aud")]
    [InlineData("iat")]
    [InlineData("nbf")]
    [InlineData("exp")]
    [InlineData("oid")]
    [InlineData("appid")]
    [InlineData("idtyp")]
    [InlineData("appidacr")]
    [InlineData("uti")]
    [InlineData("gen_t")]
    [InlineData("gen_p")]
    public void J11_a_missing_or_mistyped_claim_is_no_partial_success(string name)
    {
        Refused(Forgery.WithClaims(_at, c => c.Remove(name)));
        foreach (var value in new[] { "null", "true", "{}", "[]", "1.5", "1e400", "[1]", "-" })
        {
            Refused(Forgery.WithClaims(_at, c => c[name] = value == "-" ? "" : JsonNode.Parse(value)), anyMessage: true);
        }
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+JWT")]
    [InlineData("AT+JWT")]
    [InlineData("application/at+jwt")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_type_of_token_is_no_access_token(string? type) => Refused(Forgery.WithHeader(_at, h =>
    {
        h.Remove("typ");
        if (type is not null)
        {
            h["typ"] = type;
        }
    }));

    [Fact]
    public void A_token_bound_to_a_certificate_is_no_bearer_token() =>
        Refused(Forgery.WithClaims(_at, c => c["cnf"] = new JsonObject { ["x5t#S256"] = "AAAA" }));

    [Theory, Trait("Row", "C1")]
    [InlineData(null, "AKV10000")]
    [InlineData("", "AKV10000")]
    [InlineData("Bearer", "AKV10000")]
    [InlineData("Basic eDp5", "AKV10000")]
    [InlineData("PoP x", "AKV10000")]
    [InlineData("BearerX y", "AKV10000")]
    [InlineData("Bearer ", "IDX10501")]
    [InlineData("Bearer x", "IDX10501")]
    [InlineData("bearer x.y.z", "IDX10501")]
    [InlineData("Bearer null", "IDX10501")]
    public void C1_no_authorization_value_is_accepted_for_what_it_looks_like(string? header, string code)
    {
        var error = _at.Validator.Authenticate(header, _at.VaultOf(_at.TenantA)).Error;
        Assert.Equal((401, "Unauthorized"), (error!.Status, error.Code));
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scheme_compares_without_case()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Validator.Authenticate("bEARER   " + token, _at.VaultOf(_at.TenantA)).Error);
        Assert.NotNull(_at.Validator.Authenticate("Bearer " + token + " ", _at.VaultOf(_at.TenantA)).Error);
    }

    private List<byte[]> PublicKeyForms()
    {
        var key = _at.Feed.Current!.Keys[0];
        using var rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus.ToArray(), Exponent = key.Exponent.ToArray() });
        var jwk = JwkBody.Of(key, "x");
        string[] texts = [rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(), $"{{\"kty\":\"RSA\",\"n\":\"{jwk.N}\",\"e\":\"{jwk.E}\"}}", jwk.N, ""];
        return
        [
            rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), [.. key.Modulus.Span],
            .. texts.SelectMany(t => new[] { t, t + "\n", " " + t, t.Trim() }).Select(Encoding.ASCII.GetBytes),
        ];
    }

    private void Refused(string token, bool anyMessage = false)
    {
        // Twice: what was refused once must not be remembered as good.
        for (var i = 0; i < 2; i++)
        {
            var error = _at.Present(token).Error;
            Assert.NotNull(error);
            Assert.Equal((401, "Unauthorized"), (error.Status, error.Code));
            Assert.Null(error.InnerCode);
            Assert.True(anyMessage || error.Message.Contains("IDX10501", StringComparison.Ordinal), error.Message);
        }
    }
}
