using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>A request that somebody has signed elsewhere, and the operation's life until then (wire reference §6.2, §6.4).</summary>
public sealed class CertificateMerges(UnthrottledServer server) : IClassFixture<UnthrottledServer>, IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly Wire _wire = new(server);
    private readonly TestAuthority _authority = new(Now);

    private CertificateParty Party => field ??= new CertificateParty(KeyHost.FirstVault(server, _wire));

    [Fact, Trait("Row", "G39"), Trait("Row", "G42")]
    public async Task A_signed_request_becomes_the_certificate_with_its_chain()
    {
        await PendingAsync("web", x509: """ "sans":{"dns_names":["web.test"]}""");
        var pending = await Party.OkAsync("GET", "/certificates/web/");
        Assert.Equal(["id", "attributes", "policy", "pending"], CertificateParty.Members(pending));
        Assert.False(pending.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.False((await Party.OkAsync("GET", "/keys/web")).GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal(403, (await Party.SendAsync("GET", "/secrets/web")).Status);
        Assert.Equal(403, (await Party.Host.UseAsync("web", "sign", KeyBodies.Use("RS256", new byte[32]))).Status);

        var csr = await Party.CsrAsync("web");
        var request = CertificateRequest.LoadSigningRequest(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        Assert.Equal("CN=web", request.SubjectName.Name);
        Assert.Equal(["web.test"], new X509SubjectAlternativeNameExtension(request.CertificateExtensions.Single(one => one.Oid!.Value == "2.5.29.17").RawData).EnumerateDnsNames());
        var leaf = _authority.Sign(csr, Now, Now.AddDays(30));
        var merged = await Party.OkAsync(
            "POST", "/certificates/web/pending/merge", CertificateBodies.Merge(leaf, _authority.Root.RawData, _authority.Intermediate.RawData), 201);

        Assert.Equal(CertificateParty.VersionOf(pending), CertificateParty.VersionOf(merged));
        Assert.Equal(leaf, merged.GetProperty("cer").GetBytesFromBase64());
        Assert.True(merged.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal("completed", (await Party.EndAsync("web")).GetProperty("status").GetString());
        Assert.Single((await Party.OkAsync("GET", "/certificates/web/versions")).GetProperty("value").EnumerateArray());
        var pfx = await Party.PfxAsync("web");
        Assert.Equal(3, pfx.Count);
        var own = Assert.Single(pfx, one => one.HasPrivateKey);
        Assert.Equal(leaf, own.RawData);
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck, TrustMode = X509ChainTrustMode.CustomRootTrust, DisableCertificateDownloads = true } };
        chain.ChainPolicy.CustomTrustStore.Add(_authority.Root);
        chain.ChainPolicy.ExtraStore.AddRange(pfx);
        Assert.True(chain.Build(own));
    }

    [Fact]
    public async Task What_was_not_signed_for_this_key_is_refused_and_it_can_be_tried_again()
    {
        await PendingAsync("other");
        using var key = RSA.Create(2048);
        using var foreign = _authority.Leaf("CN=other", key, Now, Now.AddDays(3));
        var csr = await Party.CsrAsync("other");
        var leaf = _authority.Sign(csr, Now, Now.AddDays(30));
        var expired = _authority.Sign(csr, Now.AddDays(-20), Now.AddDays(-10));
        using var stranger = new TestAuthority(Now);

        foreach (var (body, text) in ((string, string)[])
        [
            (CertificateBodies.Merge(foreign.RawData), "does not match the public part"),
            (CertificateBodies.Merge(_authority.Root.RawData), "does not match the public part"),
            (CertificateBodies.Merge(leaf, stranger.Intermediate.RawData), "x5c"),
            (CertificateBodies.Merge(leaf, foreign.RawData), "x5c"),
            (CertificateBodies.Merge(expired), "expired"),
            (CertificateBodies.Merge([.. leaf, 0]), "x5c"),
            (CertificateBodies.Merge(leaf[..^1]), "x5c"),
            (CertificateBodies.Merge([.. Enumerable.Repeat(leaf, 21)]), "x5c"),
            ("""{"x5c":["!"]}""", "x5c"), ("""{"x5c":[]}""", "x5c"), ("""{"x5c":"AAAA"}""", "x5c"), ("""{"x5c":[7]}""", "x5c"), ("{}", "x5c"),
        ])
        {
            var refused = await Party.SendAsync("POST", "/certificates/other/pending/merge", body);
            Assert.True(refused.Status == 400 && refused.ErrorCode == "BadParameter" && refused.Body.Contains(text, StringComparison.Ordinal), $"{body[..Math.Min(60, body.Length)]}: {refused.Body}");
        }

        Assert.Equal("inProgress", (await Party.OkAsync("GET", "/certificates/other/pending")).GetProperty("status").GetString());
        await Party.OkAsync("POST", "/certificates/other/pending/merge", CertificateBodies.Merge(leaf), 201);
        Assert.Equal(400, (await Party.SendAsync("POST", "/certificates/other/pending/merge", CertificateBodies.Merge(leaf))).Status);
    }

    [Fact]
    public async Task A_bundle_and_twice_encoded_text_are_taken_as_clients_send_them()
    {
        await PendingAsync("bundle");
        var leaf = _authority.Sign(await Party.CsrAsync("bundle"), Now, Now.AddDays(30));
        var p7b = new X509Certificate2Collection((X509Certificate2[])[X509CertificateLoader.LoadCertificate(leaf), _authority.Intermediate]).Export(X509ContentType.Pkcs7)!;
        await Party.OkAsync("POST", "/certificates/bundle/pending/merge", CertificateBodies.Merge(p7b), 201);
        Assert.Equal(2, (await Party.PfxAsync("bundle")).Count);

        await PendingAsync("twice");
        leaf = _authority.Sign(await Party.CsrAsync("twice"), Now, Now.AddDays(30));
        await Party.OkAsync("POST", "/certificates/twice/pending/merge", CertificateBodies.Merge(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(leaf))), 201);
    }

    [Fact, Trait("Row", "G43"), Trait("Row", "G44")]
    public async Task An_operation_is_alone_and_can_be_cancelled_and_taken_away()
    {
        await PendingAsync("alone");
        var refused = await Party.SendAsync("POST", "/certificates/alone/create", CertificateBodies.New("CN=alone"));
        Assert.Equal("409 Forbidden", CertificateParty.ErrorOf(refused));
        using var key = RSA.Create(2048);
        using var foreign = _authority.Leaf("CN=alone", key, Now, Now.AddDays(3));
        Assert.Equal("409 Forbidden", CertificateParty.ErrorOf(await Party.SendAsync(
            "POST", "/certificates/alone/import", CertificateBodies.Import(Convert.ToBase64String(foreign.Export(X509ContentType.Pfx))))));

        Assert.Equal(400, (await Party.SendAsync("PATCH", "/certificates/alone/pending", """{"cancellation_requested":false}""")).Status);
        var cancelled = await Party.OkAsync("PATCH", "/certificates/alone/pending", """{"cancellation_requested":true}""");
        Assert.Equal("inProgress", cancelled.GetProperty("status").GetString());
        Assert.True(cancelled.GetProperty("cancellation_requested").GetBoolean());
        Assert.Equal("cancelled", (await Party.OkAsync("GET", "/certificates/alone/pending")).GetProperty("status").GetString());
        Assert.Equal("400 BadParameter", CertificateParty.ErrorOf(await Party.SendAsync("PATCH", "/certificates/alone/pending", """{"cancellation_requested":true}""")));
        Assert.Equal("400 BadParameter", CertificateParty.ErrorOf(await Party.SendAsync("POST", "/certificates/alone/pending/merge", CertificateBodies.Merge(foreign.RawData))));

        await Party.OkAsync("DELETE", "/certificates/alone/pending");
        Assert.Equal("404 PendingCertificateNotFound", CertificateParty.ErrorOf(await Party.SendAsync("GET", "/certificates/alone/pending")));
        Assert.Equal("404 PendingCertificateNotFound", CertificateParty.ErrorOf(await Party.SendAsync("DELETE", "/certificates/alone/pending")));
        Assert.False((await Party.OkAsync("GET", "/certificates/alone")).TryGetProperty("pending", out _));
        var made = await Party.CreateAsync("alone", CertificateBodies.New("CN=alone"));
        Assert.True(made.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Single((await Party.OkAsync("GET", "/certificates/alone/versions")).GetProperty("value").EnumerateArray());
        Assert.Single((await Party.OkAsync("GET", "/keys/alone/versions")).GetProperty("value").EnumerateArray());
    }

    [Fact]
    public async Task While_the_next_version_is_pending_the_current_one_is_what_everybody_gets()
    {
        var current = await Party.CreateAsync("current", CertificateBodies.New("CN=current"));
        await PendingAsync("current");

        Assert.Equal(CertificateParty.VersionOf(current), CertificateParty.VersionOf(await Party.OkAsync("GET", "/certificates/current")));
        Assert.Equal(200, (await Party.SendAsync("GET", "/secrets/current")).Status);
        Assert.Equal(200, (await Party.Host.UseAsync("current", "sign", KeyBodies.Use("RS256", new byte[32]))).Status);
        await Party.OkAsync("PATCH", "/certificates/current/pending", """{"cancellation_requested":true}""");
        Assert.Equal(CertificateParty.VersionOf(current), CertificateParty.VersionOf(await Party.OkAsync("GET", "/certificates/current")));

        await PendingAsync("current");
        var leaf = _authority.Sign(await Party.CsrAsync("current"), Now, Now.AddDays(30));
        var merged = await Party.OkAsync("POST", "/certificates/current/pending/merge", CertificateBodies.Merge(leaf), 201);
        Assert.NotEqual(CertificateParty.VersionOf(current), CertificateParty.VersionOf(merged));
        Assert.Equal(200, (await Party.SendAsync("GET", "/secrets/current/" + CertificateParty.VersionOf(current))).Status);
        Assert.Equal(2, (await Party.OkAsync("GET", "/certificates/current/versions")).GetProperty("value").GetArrayLength());
    }

    [Fact]
    public async Task Of_many_who_create_one_name_at_once_one_begins_and_the_rest_hear_so()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Party.SendAsync("POST", "/certificates/race/create", CertificateBodies.New("CN=race", issuer: "Unknown", more: """ "key_props":{"kty":"EC"}"""))));

        Assert.Single(replies, reply => reply.Status == 202);
        Assert.All(replies.Where(reply => reply.Status != 202), reply => Assert.Equal("409 Forbidden", CertificateParty.ErrorOf(reply)));
    }

    [Fact]
    public async Task Of_a_merge_and_a_cancellation_at_once_exactly_one_happens()
    {
        for (var turn = 0; turn < 6; turn++)
        {
            var name = $"cross-{turn}";
            await PendingAsync(name, more: """ "key_props":{"kty":"EC"}""");
            var leaf = _authority.Sign(await Party.CsrAsync(name), Now, Now.AddDays(30));

            var merge = Party.SendAsync("POST", $"/certificates/{name}/pending/merge", CertificateBodies.Merge(leaf));
            var cancel = Party.SendAsync("PATCH", $"/certificates/{name}/pending", """{"cancellation_requested":true}""");
            await Task.WhenAll(merge, cancel);

            var (merged, cancelled) = ((await merge).Status, (await cancel).Status);
            Assert.True((merged, cancelled) is (201, 400) or (400, 200), $"merge {merged}, cancel {cancelled}");
            var enabled = (await Party.OkAsync("GET", $"/certificates/{name}")).GetProperty("attributes").GetProperty("enabled").GetBoolean();
            Assert.Equal(merged == 201, enabled);
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _wire.Dispose();
    }

    private Task PendingAsync(string name, string more = "", string x509 = "") =>
        Party.OkAsync("POST", $"/certificates/{name}/create", CertificateBodies.New("CN=" + name, issuer: "Unknown", more: more, x509: x509), 202);
}
