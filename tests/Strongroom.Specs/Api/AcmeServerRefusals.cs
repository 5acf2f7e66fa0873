using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What the ACME server does not do for clients that mean no good, or are in a hurry.</summary>
public sealed class AcmeServerRefusals(AcmeServerWorld world) : IClassFixture<AcmeServerWorld>, IDisposable
{
    private readonly Wire _wire = new(world);

    [Fact]
    public async Task A_nonce_is_good_once_also_for_two_at_the_same_time()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        var nonce = await party.NonceAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => party.PostAsync(party.Kid, null, change: header => header["nonce"] = nonce)));
        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("badNonce", AcmeParty.TypeOf(reply)));
        Assert.All(replies, reply => Assert.True(reply.Headers.ContainsKey("Replay-Nonce")));
        Assert.Equal("application/problem+json", replies.First(reply => reply.Status != 200).Headers["Content-Type"]);
        Assert.Equal("badNonce", AcmeParty.TypeOf(await party.PostAsync(party.Kid, null, change: header => header["nonce"] = "AAAA")));
        Assert.Equal("badNonce", AcmeParty.TypeOf(await party.PostAsync(party.Kid, null, change: header => header.Remove("nonce"))));
    }

    [Fact]
    public async Task A_signature_is_for_one_url_and_one_body()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        await RefusedAsync(403, "unauthorized", party, header => header["url"] = party.Origin + "/acme/new-order");
        await RefusedAsync(400, "badSignatureAlgorithm", party, header => header["alg"] = "none");
        await RefusedAsync(400, "badSignatureAlgorithm", party, header => header["alg"] = "HS256");
        await RefusedAsync(400, "badSignatureAlgorithm", party, header => header["alg"] = "RS1");
        await RefusedAsync(400, "badSignatureAlgorithm", party, header => header["alg"] = "ES384");
        await RefusedAsync(400, "malformed", party, header => header["crit"] = new JsonArray("exp"));
        await RefusedAsync(400, "malformed", party, header => header["b64"] = false);
        await RefusedAsync(400, "malformed", party, header => header["jwk"] = party.Jwk);
        await RefusedAsync(400, "malformed", party, header => header.Remove("kid"));
        await RefusedAsync(400, "accountDoesNotExist", party, header => header["kid"] = $"{party.Origin}/acme/account/{Guid.NewGuid():D}");
        await RefusedAsync(400, "accountDoesNotExist", party, header => header["kid"] = party.Kid.ToUpperInvariant());
        await RefusedAsync(400, "malformed", party, null, jws => jws["payload"] = AcmeParty.B64("{}"u8));
        await RefusedAsync(400, "malformed", party, null, jws => jws["signature"] = jws["signature"]!.GetValue<string>() + "=");
        await RefusedAsync(400, "malformed", party, null, jws => jws["header"] = new JsonObject());
        Assert.Equal(415, (await party.PostAsync(party.Kid, null, type: "application/json")).Status);
        Assert.Contains("ES256", (await party.PostAsync(party.Kid, null, change: header => header["alg"] = "none")).Json.GetProperty("algorithms").EnumerateArray().Select(each => each.GetString()));
        Assert.Equal(200, (await party.PostAsync(party.Kid, null)).Status);
    }

    [Fact]
    public async Task Weak_private_and_misplaced_keys_make_no_account()
    {
        using var small = RSA.Create(1024);
        var parameters = small.ExportParameters(false);
        using var party = new AcmeParty(world, _wire);
        var jwks = new List<JsonObject>
        {
            new() { ["kty"] = "RSA", ["n"] = AcmeParty.B64(parameters.Modulus), ["e"] = AcmeParty.B64(parameters.Exponent) },
            new() { ["kty"] = "oct", ["k"] = "AAAA" },
            new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = AcmeParty.B64(new byte[32]), ["y"] = AcmeParty.B64(new byte[32]) },
            new() { ["kty"] = "EC", ["crv"] = "P-256K", ["x"] = AcmeParty.B64(new byte[32]), ["y"] = AcmeParty.B64(new byte[32]) },
        };
        var withPrivate = party.Jwk;
        withPrivate["d"] = AcmeParty.B64(new byte[32]);
        foreach (var jwk in (JsonObject[])[.. jwks, withPrivate])
        {
            var reply = await party.PostAsync(party.Origin + "/acme/new-account", new JsonObject(), withKey: true, change: header => header["jwk"] = jwk);
            Assert.Equal((400, "badPublicKey"), (reply.Status, AcmeParty.TypeOf(reply)));
        }
    }

    [Fact]
    public async Task A_binding_is_required_checked_and_good_as_often_as_it_says()
    {
        using var party = new AcmeParty(world, _wire);
        var binding = await world.BindingAsync("--once");
        Assert.Equal((403, "externalAccountRequired"), Refusal(await party.RegisterAsync(null)));
        Assert.Equal((403, "unauthorized"), Refusal(await party.RegisterAsync(party.Binding((binding.Kid, "AAAA")))));
        Assert.Equal((403, "unauthorized"), Refusal(await party.RegisterAsync(party.Binding((Guid.NewGuid().ToString("D"), binding.Key)))));
        Assert.Equal((403, "unauthorized"), Refusal(await party.RegisterAsync(party.Binding(binding, url: party.Origin + "/acme/new-order"))));
        using var other = new AcmeParty(world, _wire);
        Assert.Equal((403, "unauthorized"), Refusal(await party.RegisterAsync(party.Binding(binding, jwk: other.Jwk))));
        Assert.Equal((400, "unsupportedContact"), Refusal(await party.RegisterAsync(party.Binding(binding), "tel:1")));
        Assert.Equal((400, "invalidContact"), Refusal(await party.RegisterAsync(party.Binding(binding), "mailto:a@b.test?bcc=c@d.test")));

        var both = await Task.WhenAll(party.RegisterAsync(party.Binding(binding, "HS512")), other.RegisterAsync(other.Binding(binding)));
        Assert.Equal([201, 403], both.Select(reply => reply.Status).Order());
        var winner = both[0].Status == 201 ? party : other;
        winner.Kid = "";
        Assert.Equal(200, (await winner.RegisterAsync(null)).Status);

        var revoked = await world.BindingAsync();
        using var third = new AcmeParty(world, _wire);
        Assert.Equal(201, (await third.RegisterAsync(third.Binding(revoked))).Status);
        await world.CliAsync("acme", "eab", "revoke", revoked.Kid, "--vault", world.VaultName);
        Assert.Equal((403, "unauthorized"), Refusal(await third.OrderAsync("a.test")));
        using var fourth = new AcmeParty(world, _wire);
        Assert.Equal((403, "unauthorized"), Refusal(await fourth.RegisterAsync(fourth.Binding(revoked))));
        Assert.Equal((400, "accountDoesNotExist"), Refusal(await fourth.PostAsync(fourth.Origin + "/acme/new-account", new JsonObject { ["onlyReturnExisting"] = true }, withKey: true)));
    }

    [Fact]
    public async Task Names_are_bounded_by_form_by_binding_and_by_policy()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire, "--names", "*.lim.test,one.test,example.org,127.0.0.0/8");
        foreach (var name in (string[])["a.lim.test", "*.lim.test", "x.y.lim.test", "one.test", "127.0.0.9"])
        {
            Assert.Equal((name, 201), (name, (await party.OrderAsync(name)).Status));
        }

        foreach (var name in (string[])["lim.test", "a.one.test", "evil-lim.test", "10.0.0.1", "example.org", "-a.lim.test", "a..lim.test", "a.lim.test.", "*.*.lim.test", "a.*.lim.test", "1.2.3", "a.lim.123", "ä.lim.test", "a b.lim.test", "a.lim.test/x", ""])
        {
            Assert.Equal((name, 400, "rejectedIdentifier"), (name, (await party.OrderAsync(name)).Status, AcmeParty.TypeOf(await party.OrderAsync(name))));
        }

        var url = party.Origin + "/acme/new-order";
        Assert.Equal((400, "unsupportedIdentifier"), Refusal(await party.PostAsync(url, JsonNode.Parse("""{"identifiers":[{"type":"email","value":"a@b.test"}]}"""))));
        Assert.Equal((400, "malformed"), Refusal(await party.PostAsync(url, JsonNode.Parse("""{"identifiers":[]}"""))));
        Assert.Equal((400, "malformed"), Refusal(await party.PostAsync(url, JsonNode.Parse("""{"identifiers":"a"}"""))));
        Assert.Equal((400, "malformed"), Refusal(await party.OrderAsync([.. Enumerable.Range(0, 101).Select(i => $"n{i}.lim.test")])));
        var wildcard = await party.OrderAsync("*.lim.test");
        var authorization = (await party.PostAsync(wildcard.Json.GetProperty("authorizations")[0].GetString()!, null)).Json;
        Assert.Equal(["dns-01"], authorization.GetProperty("challenges").EnumerateArray().Select(each => each.GetProperty("type").GetString()));
        Assert.True(authorization.GetProperty("wildcard").GetBoolean());
        Assert.Equal("lim.test", authorization.GetProperty("identifier").GetProperty("value").GetString());
    }

    [Fact]
    public async Task What_an_account_has_no_other_account_sees()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var stranger = await AcmeParty.RegisteredAsync(world, _wire);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (url, order) = await party.ReadyAsync("mine.test");
        var authorization = order.GetProperty("authorizations")[0].GetString()!;
        foreach (var (target, body) in ((string, JsonNode?)[])
            [(url, null), (order.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, "mine.test")), (authorization, null), (authorization, new JsonObject { ["status"] = "deactivated" }),
             (authorization.Replace("/authz/", "/challenge/", StringComparison.Ordinal) + "/dns-01", new JsonObject())])
        {
            Assert.Equal((target, 404), (target, (await stranger.PostAsync(target, body)).Status));
        }

        Assert.Equal(403, (await stranger.PostAsync(party.Kid, null)).Status);
        Assert.Equal(403, (await stranger.PostAsync(party.Kid, new JsonObject { ["status"] = "deactivated" })).Status);
        Assert.Equal(403, (await stranger.PostAsync(party.Kid + "/orders", null)).Status);
        Assert.Equal(200, (await party.PostAsync(order.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, "mine.test"))).Status);
        var certificate = (await party.PostAsync(url, null)).Json.GetProperty("certificate").GetString()!;
        Assert.Equal(404, (await stranger.PostAsync(certificate, null)).Status);
        Assert.Contains(url, (await party.PostAsync(party.Kid + "/orders", null)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_is_finalized_once_when_it_is_ready_and_for_its_names_alone()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var early = await party.OrderAsync("early.test");
        Assert.Equal((403, "orderNotReady"), Refusal(await party.PostAsync(early.Json.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, "early.test"))));

        var (url, order) = await party.ReadyAsync("fin.test", "www.fin.test");
        Assert.Equal("ready", order.GetProperty("status").GetString());
        var finalize = order.GetProperty("finalize").GetString()!;
        foreach (var csr in (JsonObject[])
            [AcmeParty.Csr(key, "fin.test"), AcmeParty.Csr(key, "fin.test", "www.fin.test", "more.test"), AcmeParty.CsrOf(key, "CN=more.test", "fin.test", "www.fin.test"),
             AcmeParty.CsrOf(key, "O=Somebody Else,CN=fin.test", "fin.test", "www.fin.test"), AcmeParty.Csr(key, "fin.test", "www.fin.test", "127.0.0.1"),
             AcmeParty.Csr(party.Key, "fin.test", "www.fin.test"), new JsonObject { ["csr"] = "AAAA" }])
        {
            Assert.Equal((400, "badCSR"), Refusal(await party.PostAsync(finalize, csr)));
        }

        Assert.Equal((400, "malformed"), Refusal(await party.PostAsync(finalize, new JsonObject { ["csr"] = "A=" })));

        var nonces = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => party.NonceAsync()));
        var replies = await Task.WhenAll(nonces.Select(nonce => party.PostAsync(finalize, AcmeParty.CsrOf(key, "CN=fin.test", "fin.test", "www.fin.test"), change: header => header["nonce"] = nonce)));
        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal("orderNotReady", AcmeParty.TypeOf(reply)));
        Assert.Equal("valid", (await party.PostAsync(url, null)).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_challenge_that_is_not_met_ends_the_order_and_says_why_without_saying_where()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        foreach (var (name, address, type) in ((string, string?, string)[])[("nobody.test", null, "connection"), ("inside.test", "10.20.30.40", "connection"), ("metadata.test", "169.254.169.254", "connection")])
        {
            if (address is not null)
            {
                await world.SetAddressAsync(name + ".", address);
            }

            var order = await party.OrderAsync(name);
            await party.RespondAsync(order.Json.GetProperty("authorizations")[0].GetString()!, "http-01");
            var ended = await party.UntilAsync(order.Headers["Location"], "pending");
            Assert.Equal("invalid", ended.GetProperty("status").GetString());
            Assert.EndsWith(type, ended.GetProperty("error").GetProperty("type").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("10.20", ended.ToString(), StringComparison.Ordinal);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Assert.Equal((403, "orderNotReady"), Refusal(await party.PostAsync(ended.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, name))));
        }
    }

    [Fact]
    public async Task A_key_changes_once_and_the_old_one_is_nobodys()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var other = await AcmeParty.RegisteredAsync(world, _wire);
        var url = party.Origin + "/acme/key-change";
        var (old, kid) = (party.Key, party.Kid);
        JsonObject Inner(ECDsa key, string? account = null, JsonObject? oldKey = null, string? at = null) => AcmeParty.Sign(
            new JsonObject { ["alg"] = "ES256", ["jwk"] = AcmeParty.JwkOf(key), ["url"] = at ?? url },
            new JsonObject { ["account"] = account ?? kid, ["oldKey"] = oldKey ?? AcmeParty.JwkOf(old) }.ToJsonString(),
            key);
        var (first, second) = (ECDsa.Create(ECCurve.NamedCurves.nistP256), ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Assert.Equal(400, (await party.PostAsync(url, Inner(first, account: other.Kid))).Status);
        Assert.Equal(400, (await party.PostAsync(url, Inner(first, oldKey: other.Jwk))).Status);
        Assert.Equal(400, (await party.PostAsync(url, Inner(first, at: kid))).Status);
        var taken = await party.PostAsync(url, Inner(other.Key));
        Assert.Equal((409, other.Kid), (taken.Status, taken.Headers["Location"]));

        var nonces = await Task.WhenAll(party.NonceAsync(), party.NonceAsync());
        var replies = await Task.WhenAll(
            party.PostAsync(url, Inner(first), change: header => header["nonce"] = nonces[0]), party.PostAsync(url, Inner(second), change: header => header["nonce"] = nonces[1]));
        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.Equal((400, "malformed"), Refusal(await party.PostAsync(kid, null)));
        using var renewed = new AcmeParty(world, _wire) { Kid = kid };
        renewed.Adopt(replies[0].Status == 200 ? first : second);
        Assert.Equal(200, (await renewed.PostAsync(kid, null)).Status);
    }

    [Fact]
    public async Task A_deactivated_account_does_nothing_more_also_with_what_was_ready()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (_, order) = await party.ReadyAsync("gone.test");
        Assert.Equal(400, (await party.PostAsync(party.Kid, new JsonObject { ["status"] = "valid" })).Status);
        Assert.Equal("deactivated", (await party.PostAsync(party.Kid, new JsonObject { ["status"] = "deactivated" })).Json.GetProperty("status").GetString());
        Assert.Equal((403, "unauthorized"), Refusal(await party.PostAsync(order.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, "gone.test"))));
        Assert.Equal((403, "unauthorized"), Refusal(await party.OrderAsync("gone.test")));
        Assert.Equal((403, "unauthorized"), Refusal(await party.RegisterAsync(null)));
    }

    [Fact]
    public async Task Revoking_is_for_the_account_the_key_and_who_proves_the_names()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var stranger = await AcmeParty.RegisteredAsync(world, _wire);
        var url = party.Origin + "/acme/revoke-cert";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var secondKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (chain, certificate) = await party.CertificateAsync(key, "rev.test");
        JsonObject Body(int? reason = null) => reason is null ? new JsonObject { ["certificate"] = AcmeParty.B64(chain[0].RawData) } : new JsonObject { ["certificate"] = AcmeParty.B64(chain[0].RawData), ["reason"] = reason };
        Assert.Equal((403, "unauthorized"), Refusal(await stranger.PostAsync(url, Body())));
        Assert.Equal((403, "unauthorized"), Refusal(await stranger.PostAsync(url, Body(), withKey: true)));
        Assert.Equal((400, "badRevocationReason"), Refusal(await party.PostAsync(url, Body(2))));
        Assert.Equal((400, "malformed"), Refusal(await party.PostAsync(url, new JsonObject { ["certificate"] = AcmeParty.B64(chain[1].RawData) })));
        using var holder = new AcmeParty(world, _wire);
        holder.Adopt(ECDsa.Create(key.ExportParameters(true)));
        Assert.Equal(200, (await holder.PostAsync(url, Body(1), withKey: true)).Status);
        Assert.Equal((400, "alreadyRevoked"), Refusal(await party.PostAsync(url, Body())));
        Assert.Equal(200, (await party.PostAsync(certificate, null)).Status);

        (chain, _) = await party.CertificateAsync(secondKey, "proved.test");
        await stranger.ReadyAsync("proved.test");
        Assert.Equal(200, (await stranger.PostAsync(url, Body(4))).Status);
    }

    [Fact]
    public async Task Renewal_information_and_replacement_follow_rfc_9773()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (chain, _) = await party.CertificateAsync(key, "ari.test");
        var leaf = chain[0];
        var authority = leaf.Extensions.OfType<System.Security.Cryptography.X509Certificates.X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value;
        var id = $"{AcmeParty.B64(authority.Span)}.{AcmeParty.B64(leaf.SerialNumberBytes.Span)}";
        var info = await _wire.SendToAsync("GET", $"{party.Origin}/acme/renewal-info/{id}", null, null);
        var window = info.Json.GetProperty("suggestedWindow");
        var (start, end) = (window.GetProperty("start").GetDateTimeOffset(), window.GetProperty("end").GetDateTimeOffset());
        Assert.True(leaf.NotBefore.ToUniversalTime() < start && start < end && end < leaf.NotAfter.ToUniversalTime());
        Assert.Equal("21600", info.Headers["Retry-After"]);
        Assert.Equal(404, (await _wire.SendToAsync("GET", $"{party.Origin}/acme/renewal-info/AAAA.{AcmeParty.B64(leaf.SerialNumberBytes.Span)}", null, null)).Status);
        Assert.Equal(404, (await _wire.SendToAsync("GET", $"{party.Origin}/acme/renewal-info/x", null, null)).Status);

        var body = AcmeParty.OrderBody("ari.test");
        body["replaces"] = id;
        var order = await party.PostAsync(party.Origin + "/acme/new-order", body.DeepClone());
        Assert.Equal((201, id), (order.Status, order.Json.GetProperty("replaces").GetString()));
        await party.RespondAsync(order.Json.GetProperty("authorizations")[0].GetString()!, "dns-01");
        await party.UntilAsync(order.Headers["Location"], "pending");
        Assert.Equal(200, (await party.PostAsync(order.Json.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, "ari.test"))).Status);
        Assert.Equal((409, "alreadyReplaced"), Refusal(await party.PostAsync(party.Origin + "/acme/new-order", body.DeepClone())));
        using var stranger = await AcmeParty.RegisteredAsync(world, _wire);
        Assert.Equal((400, "malformed"), Refusal(await stranger.PostAsync(party.Origin + "/acme/new-order", body.DeepClone())));
    }

    public void Dispose() => _wire.Dispose();

    private static (int, string) Refusal(Reply reply) => (reply.Status, AcmeParty.TypeOf(reply));

    private static async Task RefusedAsync(int status, string type, AcmeParty party, Action<JsonObject>? change, Action<JsonObject>? spoil = null)
    {
        var reply = await party.PostAsync(party.Kid, null, change: change, spoil: spoil);
        Assert.Equal((status, type), (reply.Status, AcmeParty.TypeOf(reply)));
    }
}
