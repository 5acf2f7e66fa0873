using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Identity;
using Strongroom.Identity.Certificates;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity.Certificates;

/// <summary>Signing in with a certificate: what real clients send is taken, and everything forged is not.</summary>
public sealed class CertificateSignIns : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync()
    {
        _at = await SampleInstallation.CreateAsync();
        await AddAsync(KeyPair.SharedRsa);
        await AddAsync(KeyPair.SharedEc);
    }

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public void Every_algorithm_of_an_rsa_key_signs_in_and_the_token_says_certificate(string algorithm)
    {
        using var signIn = Assertions.Of(_at, KeyPair.SharedRsa, algorithm).Ask();

        Assert.Null(signIn.Error);
        Assert.Equal("2", signIn.ClientProof);
        Assert.StartsWith("certificate ", signIn.Credential, StringComparison.Ordinal);
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(Encoding.ASCII.GetString(signIn.Token!.Span).Split('.')[1]));
        Assert.Contains("\"appidacr\":\"2\"", payload, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ec_key_signs_in_with_the_algorithm_of_its_curve_alone()
    {
        Assert.Null(Error(Assertions.Of(_at, KeyPair.SharedEc, "ES256")));
        Assert.Equal(700027, Error(Assertions.Of(_at, KeyPair.SharedEc, "ES384"))?.Code);
    }

    [Fact]
    public void The_forms_of_python_and_dotnet_are_taken()
    {
        // msal-python: padded SHA-1, fractional times, no nbf, an x5c with line ends.
        var python = Assertions.Of(_at, KeyPair.SharedRsa, "RS256");
        python.Header.Remove("x5t#S256");
        python.Header["x5t"] = Base64Url.EncodeToString(KeyPair.SharedRsa.Certificate.GetCertHash()) + "=";
        python.Header["x5c"] = new JsonArray(Convert.ToBase64String(KeyPair.SharedRsa.Der, Base64FormattingOptions.InsertLineBreaks));
        python.Claims.Remove("nbf");
        python.Claims["iat"] = Seconds() + 0.25;
        python.Claims["exp"] = Seconds() + 600.25;
        python.Claims["aud"] = $"{_at.Options.LoginOrigin}/adfs/oauth2/token";
        Assert.Null(Error(python));

        // MSAL.NET: times as digits in text, no iat, the chain as one text.
        var dotnet = Assertions.Of(_at, KeyPair.SharedRsa);
        dotnet.Claims.Remove("iat");
        dotnet.Claims["nbf"] = $"{Seconds()}";
        dotnet.Claims["exp"] = $"{Seconds() + 600}";
        dotnet.Header["x5c"] = Convert.ToBase64String(KeyPair.SharedRsa.Der);
        Assert.Null(Error(dotnet));

        // JavaScript begins a second ahead.
        var script = Assertions.Of(_at, KeyPair.SharedRsa);
        script.Claims["nbf"] = Seconds() + 1;
        Assert.Null(Error(script));
    }

    [Theory]
    [Trait("Row", "J1")]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    [InlineData(" none")]
    [InlineData("")]
    public void Alg_none_is_refused_with_and_without_a_signature(string none)
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        var honest = assertion.Signed();
        assertion.Header["alg"] = none;

        Assert.NotNull(Error(assertion, assertion.Unsigned() + "."));
        Assert.NotNull(Error(assertion, assertion.Unsigned() + "." + honest.Split('.')[2]));
    }

    [Fact]
    [Trait("Row", "J2")]
    public void The_public_key_is_no_hmac_key_in_any_form()
    {
        var certificate = KeyPair.SharedRsa.Certificate;
        using var rsa = certificate.PublicKey.GetRSAPublicKey()!;
        var numbers = rsa.ExportParameters(false);
        var jwk = $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(numbers.Modulus)}}","e":"AQAB"}""";
        string[] texts = [rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(), KeyPair.SharedRsa.Pem, jwk];
        var keys = texts.SelectMany(t => new[] { t, t + "\n", " " + t, t + " ", "\t" + t, t.Replace("\n", "\r\n", StringComparison.Ordinal) }).Select(Encoding.ASCII.GetBytes)
            .Append(rsa.ExportSubjectPublicKeyInfo()).Append(rsa.ExportRSAPublicKey()).Append(KeyPair.SharedRsa.Der).Append(numbers.Modulus!).Append([]);

        foreach (var key in keys)
        {
            foreach (var algorithm in new[] { "HS256", "HS384", "HS512", " HS256", "hs256" })
            {
                var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
                assertion.Header["alg"] = algorithm;
                var signed = Encoding.ASCII.GetBytes(assertion.Unsigned());
                var mac = algorithm.Trim().ToUpperInvariant() switch
                {
                    "HS384" => HMACSHA384.HashData(key, signed),
                    "HS512" => HMACSHA512.HashData(key, signed),
                    _ => HMACSHA256.HashData(key, signed),
                };
                Assert.Equal(700027, Error(assertion, assertion.Unsigned() + "." + Base64Url.EncodeToString(mac))?.Code);
            }
        }
    }

    [Fact]
    [Trait("Row", "J4")]
    public void An_ec_signature_of_zeroes_is_refused()
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedEc, "ES256");
        Assert.Equal(700027, Error(assertion, assertion.Unsigned() + "." + Base64Url.EncodeToString(new byte[64]))?.Code);
    }

    [Theory]
    [Trait("Row", "J3")]
    [InlineData("jwk", "{}")]
    [InlineData("jku", "\"https://login.localhost:8443/keys\"")]
    [InlineData("x5u", "\"https://login.localhost:8443/cert\"")]
    [InlineData("crit", "[\"exp\"]")]
    [InlineData("zip", "\"DEF\"")]
    [InlineData("enc", "\"A128GCM\"")]
    [InlineData("p2c", "1")]
    public void A_header_that_brings_its_own_rules_is_refused(string name, string json)
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        assertion.Header[name] = JsonNode.Parse(json);
        Assert.Equal(50027, Error(assertion)?.Code);
    }

    [Fact]
    [Trait("Row", "J3")]
    public void A_key_that_the_assertion_brings_in_its_chain_is_not_believed()
    {
        var assertion = Assertions.Of(_at, KeyPair.OtherRsa);
        assertion.Header["x5c"] = new JsonArray(Convert.ToBase64String(KeyPair.OtherRsa.Der));
        Assert.Equal(700027, Error(assertion)?.Code);

        // The registered thumbprint with another's key and chain.
        assertion.Header["x5t#S256"] = Base64Url.EncodeToString(SHA256.HashData(KeyPair.SharedRsa.Der));
        Assert.Equal(700027, Error(assertion)?.Code);
    }

    [Fact]
    public void The_certificate_is_named_by_its_thumbprints_both_the_same_and_never_tried()
    {
        var none = Assertions.Of(_at, KeyPair.SharedRsa);
        none.Header.Remove("x5t#S256");
        Assert.Equal(700027, Error(none)?.Code);

        var two = Assertions.Of(_at, KeyPair.SharedRsa);
        two.Header["x5t"] = Base64Url.EncodeToString(KeyPair.SharedEc.Certificate.GetCertHash());
        Assert.Equal(700027, Error(two)?.Code);

        two.Header["x5t"] = Base64Url.EncodeToString(KeyPair.SharedRsa.Certificate.GetCertHash());
        Assert.Null(Error(two));
    }

    [Theory]
    [Trait("Row", "J10")]
    [InlineData("")]
    [InlineData("https://login.localhost:8443")]
    [InlineData("https://login.localhost:8443/")]
    [InlineData("https://login.localhost:8443/{t}")]
    [InlineData("https://login.localhost:8443/{t}/oauth2/v2.0/token/")]
    [InlineData("https://login.localhost:8443/{t}/oauth2/v2.0/Token")]
    [InlineData("https://login.localhost:8443/{b}/oauth2/v2.0/token")]
    [InlineData("https://LOGIN.localhost:8443/{t}/oauth2/v2.0/token")]
    [InlineData("https://login.localhost:84430/{t}/oauth2/v2.0/token")]
    [InlineData("https://login.localhost:8443.evil.example/{t}/oauth2/v2.0/token")]
    [InlineData("http://login.localhost:8443/{t}/oauth2/v2.0/token")]
    [InlineData("https://login.localhost:8443/{t}/oauth2/v2.0/token?x=1")]
    [InlineData("https://login.localhost:8443//{t}/oauth2/v2.0/token")]
    [InlineData("https://vault.localhost:8443")]
    [InlineData("api://AzureADTokenExchange")]
    public void Another_audience_is_refused(string audience)
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        assertion.Claims["aud"] = audience.Replace("{t}", _at.TenantA.ToString(), StringComparison.Ordinal).Replace("{b}", _at.TenantB.ToString(), StringComparison.Ordinal);
        Assert.Equal(700023, Error(assertion)?.Code);
    }

    [Fact]
    [Trait("Row", "J10")]
    public void An_audience_that_is_absent_empty_or_one_of_several_is_refused_and_every_own_form_taken()
    {
        string[] own = ["oauth2/v2.0/token", "oauth2/token", "v2.0"];
        foreach (var form in own)
        {
            var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
            assertion.Claims["aud"] = new JsonArray($"{_at.Options.LoginOrigin}/{_at.TenantA.ToString().ToUpperInvariant()}/{form}");
            Assert.Null(Error(assertion));
        }

        var several = Assertions.Of(_at, KeyPair.SharedRsa);
        several.Claims["aud"] = new JsonArray((string)several.Claims["aud"]!, "https://elsewhere.example");
        Assert.Equal(700023, Error(several)?.Code);
        several.Claims["aud"] = new JsonArray();
        Assert.Equal(50027, Error(several)?.Code);
        several.Claims.Remove("aud");
        Assert.Equal(50027, Error(several)?.Code);
    }

    [Fact]
    public void Issuer_and_subject_must_both_be_the_client()
    {
        var other = Assertions.Of(_at, KeyPair.SharedRsa);
        other.Claims["sub"] = _at.ClientB.Client.ToString();
        Assert.Equal(700021, Error(other)?.Code);

        other.Claims["iss"] = _at.ClientB.Client.ToString();
        Assert.Equal(700021, Error(other)?.Code);

        // Client B's tenant knows nothing of A's certificate.
        var foreign = Assertions.Of(_at, KeyPair.SharedRsa);
        using var signIn = foreign.Ask(foreign.Signed(), _at.ClientB.Client.ToString(), _at.TenantB.ToString());
        Assert.NotNull(signIn.Error);
    }

    [Theory]
    [InlineData(0, 602, 0)]
    [InlineData(0, -60, 0)]
    [InlineData(61, 600, 0)]
    [InlineData(0, 600, 61)]
    [InlineData(-1000, 500, 0)]
    public void Times_out_of_range_are_refused(int issued, int expires, int notBefore)
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        assertion.Claims["iat"] = Seconds() + issued;
        assertion.Claims["exp"] = Seconds() + expires;
        assertion.Claims["nbf"] = Seconds() + notBefore;
        Assert.Equal(700024, Error(assertion)?.Code);
    }

    [Fact]
    public void An_assertion_without_end_or_id_is_refused()
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        assertion.Claims.Remove("jti");
        Assert.Equal(50027, Error(assertion)?.Code);

        assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        assertion.Claims.Remove("exp");
        Assert.Equal(50027, Error(assertion)?.Code);
    }

    [Fact]
    public async Task A_certificate_that_has_ended_not_begun_or_been_removed_is_refused()
    {
        using var brief = KeyPair.Ec("CN=brief", ECCurve.NamedCurves.nistP256, begin: _at.Clock.Now.AddHours(1), end: _at.Clock.Now.AddHours(2));
        var added = await AddAsync(brief);
        Assert.Contains("expired or not yet valid", Error(Assertions.Of(_at, brief, "ES256"))?.Text);
        _at.Clock.Advance(TimeSpan.FromMinutes(90));
        Assert.Null(Error(Assertions.Of(_at, brief, "ES256")));
        _at.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Contains("expired or not yet valid", Error(Assertions.Of(_at, brief, "ES256"))?.Text);

        await _at.ChangeAsync(async tx => await CertificateDirectory.RemoveAsync(tx, _at.TenantA, _at.ClientA.Client, added.KeyId, default));
        Assert.Contains("The key was not found", Error(Assertions.Of(_at, brief, "ES256"))?.Text);
    }

    [Fact]
    [Trait("Row", "V25")]
    [Trait("Row", "J20")]
    public void While_the_ledger_cannot_be_written_nothing_is_issued()
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        _at.Store.IsReadOnly = true;
        using (var signIn = assertion.Ask())
        {
            Assert.Equal((503, 90033), (signIn.Error?.Status, signIn.Error?.Code));
            Assert.Null(signIn.Token);
        }

        _at.Store.IsReadOnly = false;
        Assert.Null(Error(assertion));
    }

    [Fact]
    public void An_application_cannot_fill_the_store_with_assertions()
    {
        for (var i = 0; i < JtiLedger.MostInWindow; i++)
        {
            Assert.Null(_at.Ledger.WaitSeconds(_at.TenantA, _at.ClientA.Client.Compact));
        }

        var rows = _at.Store.Rows.Count;
        var error = Error(Assertions.Of(_at, KeyPair.SharedRsa));
        Assert.Equal((429, 50196, 720), (error?.Status, error?.Code, error?.RetryAfterSeconds));
        Assert.Equal(rows, _at.Store.Rows.Count);
        Assert.Null(_at.Ledger.WaitSeconds(_at.TenantB, _at.ClientA.Client.Compact));
        _at.Clock.Advance(JtiLedger.Window);
        Assert.Null(Error(Assertions.Of(_at, KeyPair.SharedRsa)));
    }

    [Fact]
    public void An_unknown_client_is_told_so_whatever_it_sends()
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        var nobody = ClientId.New().ToString();
        assertion.Claims["iss"] = nobody;
        assertion.Claims["sub"] = nobody;
        using var signIn = assertion.Ask(clientId: nobody);
        Assert.Equal(700016, signIn.Error?.Code);
    }

    [Fact]
    [Trait("Row", "J18")]
    public void Every_truncation_of_an_assertion_is_refused()
    {
        var assertion = Assertions.Of(_at, KeyPair.SharedRsa);
        var text = assertion.Signed();
        for (var length = 1; length < text.Length; length++)
        {
            Assert.NotNull(Error(assertion, text[..length]));
        }

        Assert.Null(Error(assertion, text));
    }

    [Fact]
    [Trait("Row", "J19")]
    public async Task Of_a_hundred_uses_of_one_assertion_at_once_exactly_one_gets_a_token_and_none_after_a_restart()
    {
        var text = Assertions.Of(_at, KeyPair.SharedRsa).Signed();
        var start = new TaskCompletionSource();
        var asks = Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            await start.Task;
            using var signIn = new Assertions(_at).Ask(text);
            return signIn.Error?.Code;
        })).ToList();
        start.SetResult();
        var codes = await Task.WhenAll(asks);

        Assert.Single(codes, code => code is null);
        Assert.All(codes, code => Assert.True(code is null or 700027 or 50196, $"{code}"));

        await _at.RestartAsync();
        _at.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("used before", Error(Assertions.Of(_at, KeyPair.SharedRsa), text)?.Text);
    }

    private async Task<RegisteredCertificate> AddAsync(KeyPair pair)
    {
        RegisteredCertificate? added = null;
        await _at.ChangeAsync(async tx => added = (await CertificateDirectory.AddAsync(tx, _at.TenantA, _at.ClientA.Client, pair.Der, null, _at.Clock.Now, default)).Value);
        return added!;
    }

    private long Seconds() => _at.Clock.Now.ToUnixTimeSeconds();

    /// <summary>Each attempt begins with nothing counted: the guard against guessing has tests of its own.</summary>
    private TokenError? Error(Assertions assertion, string? text = null)
    {
        _at.NewGuesses();
        using var signIn = assertion.Ask(text);
        return signIn.Error;
    }
}
