using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.X509;
using Strongroom.Authority;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>The authority over days and years, restarts and seals; BouncyCastle reads what it publishes.</summary>
public sealed class OverTime
{
    [Fact]
    public async Task An_intermediate_gives_way_before_it_would_cut_what_it_signs_and_still_answers_for_the_past()
    {
        await using var server = await AuthorityServer.StartAsync();
        var first = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var old = await server.SignerOfAsync(first.Serial);
        await server.Server.AdvanceAsync(TimeSpan.FromDays(SignerCertificates.IntermediateDays - IssuancePolicy.UsualMaxDays - 1));
        var same = (await server.IssueAsync(AuthorityServer.For("web.test"), server.Now.AddDays(IssuancePolicy.UsualMaxDays))).Value;
        Assert.Equal(old.Id, (await server.SignerOfAsync(same.Serial)).Id);
        Assert.Equal(server.Now.AddDays(IssuancePolicy.UsualMaxDays).ToUnixTimeSeconds(), same.NotAfter.ToUnixTimeSeconds());

        await server.Server.AdvanceAsync(TimeSpan.FromDays(2));
        var next = (await server.IssueAsync(AuthorityServer.For("web.test"), server.Now.AddDays(IssuancePolicy.UsualMaxDays))).Value;
        Assert.NotEqual(old.Id, (await server.SignerOfAsync(next.Serial)).Id);
        Assert.Equal(server.Now.AddDays(IssuancePolicy.UsualMaxDays).ToUnixTimeSeconds(), next.NotAfter.ToUnixTimeSeconds());

        Assert.Null(await server.RevokeAsync(same.Serial, 4));
        Assert.NotNull(new X509CrlParser().ReadCrl(await server.FetchAsync($"/{old.Id:N}.crl")).GetRevokedCertificate(new Org.BouncyCastle.Math.BigInteger(1, same.Serial)));

        await server.Server.AdvanceAsync(TimeSpan.FromDays(IssuancePolicy.UsualMaxDays));
        Assert.Equal(404, (await server.Server.SendBytesAsync("pki.localhost", "GET", $"/{old.Id:N}.crl")).Status);
    }

    [Fact]
    public async Task A_list_is_the_same_until_it_ages_or_something_is_revoked()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var path = $"/{(await server.SignerOfAsync(issued.Serial)).Id:N}.crl";
        var first = await server.FetchAsync(path);
        await server.Server.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(first, await server.FetchAsync(path));

        Assert.Null(await server.RevokeAsync(issued.Serial));
        var second = Read(await server.FetchAsync(path));
        Assert.Equal(2, Number(second));
        Assert.NotNull(second.GetRevokedCertificate(new Org.BouncyCastle.Math.BigInteger(1, issued.Serial)));
        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        Assert.Equal(2, Number(Read(await server.FetchAsync(path))));

        await server.Server.AdvanceAsync(RevocationLists.RefreshAge);
        var third = Read(await server.FetchAsync(path));
        Assert.Equal(3, Number(third));
        Assert.Equal(server.Now.UtcDateTime, third.ThisUpdate.ToUniversalTime());
        Assert.Equal(server.Now.UtcDateTime + RevocationLists.Lifetime, third.NextUpdate!.Value.ToUniversalTime());

        // Long after its end the entry has stood in every list that can still count, and goes.
        await server.Server.AdvanceAsync(TimeSpan.FromDays(IssuancePolicy.UsualDays + 70));
        await server.FetchAsync(path);
        await server.Server.AdvanceAsync(RevocationLists.RefreshAge);
        Assert.Null(Read(await server.FetchAsync(path)).GetRevokedCertificates());
    }

    [Fact]
    public async Task After_a_restart_the_same_signers_sign_and_the_register_is_whole()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var root = await server.RootAsync();
        Assert.Null(await server.RevokeAsync(issued.Serial, 5));
        var before = await server.SignerOfAsync(issued.Serial);
        var list = await server.FetchAsync($"/{before.Id:N}.crl");

        await server.Server.RestartAsync();
        await server.Server.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(root, await server.RootAsync());
        Assert.Equal(list, await server.FetchAsync($"/{before.Id:N}.crl"));
        var after = (await server.IssueAsync(AuthorityServer.For("other.test"))).Value;
        Assert.Equal(before.Id, (await server.SignerOfAsync(after.Serial)).Id);
        Assert.Equal([Convert.ToHexStringLower(issued.Serial), Convert.ToHexStringLower(after.Serial)], (await server.RegisterAsync()).Select(line => line.Serial));
        Assert.Equal("cessationOfOperation", (await server.RegisterAsync())[0].Reason);
    }

    [Fact]
    public async Task A_sealed_installation_publishes_nothing()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        await server.FetchAsync($"/{signer.Id:N}.crl");
        await server.Of<SealControl>().SealAsync(default);

        foreach (var path in (string[])[$"/{signer.Id:N}.crl", $"/{signer.Id:N}.crt", $"/ocsp/{signer.Id:N}/AAAA"])
        {
            Assert.Equal(503, (await server.Server.SendBytesAsync("pki.localhost", "GET", path)).Status);
        }
    }

    [Fact]
    public async Task A_policy_of_other_names_makes_another_intermediate()
    {
        await using var server = await AuthorityServer.StartAsync();
        var first = await server.SignerOfAsync((await server.IssueAsync(AuthorityServer.For("web.test"))).Value.Serial);
        await server.SetPolicyAsync(new IssuancePolicy { DnsSuffixes = ["example.org"], MaxDays = 30, DefaultDays = 30 });
        Assert.Equal("BadParameter", (await server.IssueAsync(AuthorityServer.For("web.test"))).Error?.Code);
        var second = await server.SignerOfAsync((await server.IssueAsync(AuthorityServer.For("web.example.org"))).Value.Serial);

        Assert.NotEqual(first.Id, second.Id);
        await server.SetPolicyAsync(new IssuancePolicy { DnsSuffixes = ["example.org"], MaxDays = 60, DefaultDays = 30 });
        Assert.Equal(second.Id, (await server.SignerOfAsync((await server.IssueAsync(AuthorityServer.For("web.example.org"))).Value.Serial)).Id);
    }

    [Fact]
    public async Task A_revoked_intermediate_is_in_the_roots_list_and_signs_no_more()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var outcome = await server.ChangeAsync(tx => AuthorityOffice.RevokeIntermediateAsync(tx, server.Tenant, signer.Id, "keyCompromise", server.Now, default));
        Assert.NotNull(outcome.Value.RevokedAt);

        using var certificate = signer.Load();
        var serial = new Org.BouncyCastle.Math.BigInteger(1, certificate.SerialNumberBytes.ToArray());
        Assert.NotNull(Read(await server.FetchAsync($"/{signer.Root:N}.crl")).GetRevokedCertificate(serial));
        Assert.NotEqual(signer.Id, (await server.SignerOfAsync((await server.IssueAsync(AuthorityServer.For("web.test"))).Value.Serial)).Id);
    }

    [Fact]
    public async Task Two_at_once_get_one_intermediate_and_a_certificate_each()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => server.IssueAsync(AuthorityServer.For($"web{i}.test")))));

        Assert.Equal(16, issued.Select(one => Convert.ToHexString(one.Value.Serial)).Distinct().Count());
        Assert.Single(issued.Select(one => Convert.ToHexString(one.Value.Chain[1])).Distinct());
        Assert.Equal(16, (await server.RegisterAsync()).Count);
    }

    [Fact]
    public async Task One_tenants_serials_are_unknown_to_another()
    {
        await using var server = await AuthorityServer.StartAsync();
        var other = TenantId.New();
        var policy = new IssuancePolicy { DnsSuffixes = ["test"] };
        await server.SetPolicyAsync(policy, other);
        var ours = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var theirs = (await server.IssueAsync(other, AuthorityServer.For("web.test"))).Value;
        var (our, their) = (await server.SignerOfAsync(ours.Serial), await server.SignerOfAsync(theirs.Serial, other));
        Assert.NotEqual(our.Id, their.Id);

        Assert.Equal("CertificateNotFound", (await server.RevokeAsync(theirs.Serial))?.Code);
        Assert.Null(await server.RevokeAsync(theirs.Serial, tenant: other));
        Assert.Equal(CertificateStatus.Good, await StateAsync(server, our.Id, our, ours.Serial));
        Assert.IsType<RevokedStatus>(await StateAsync(server, their.Id, their, theirs.Serial));

        // The right responder asked about another's serial, and the wrong one about both.
        Assert.IsType<UnknownStatus>(await StateAsync(server, our.Id, our, theirs.Serial));
        Assert.IsType<UnknownStatus>(await StateAsync(server, our.Id, their, theirs.Serial));
        Assert.Null(Read(await server.FetchAsync($"/{our.Id:N}.crl")).GetRevokedCertificates());
    }

    [Fact]
    public async Task An_answer_is_signed_once_for_a_state_and_anew_for_the_next()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var request = Request(signer, issued.Serial, null);
        var first = (await server.AskAsync(signer.Id, request)).Body;
        Assert.Equal(first, (await server.AskAsync(signer.Id, request)).Body);
        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        Assert.IsType<RevokedStatus>(await StateAsync(server, signer.Id, signer, issued.Serial));
        await server.Server.AdvanceAsync(StatusResponder.AnswerAge);
        var later = Basic((await server.AskAsync(signer.Id, request)).Body);
        Assert.Equal(server.Now.UtcDateTime, later.ProducedAt.ToUniversalTime());
        await server.Server.AdvanceAsync(Responder.Lifetime);
        var renewed = Basic((await server.AskAsync(signer.Id, request)).Body);
        Assert.True(renewed.GetCerts()[0].NotAfter.ToUniversalTime() > server.Now.UtcDateTime + StatusResponder.AnswerLifetime);
    }

    internal static async Task<object> StateAsync(AuthorityServer server, Guid responder, Signer issuer, byte[] serial)
    {
        var (status, body) = await server.AskAsync(responder, Request(issuer, serial, null));
        Assert.Equal(200, status);
        return Basic(body).Responses.Single().GetCertStatus() ?? CertificateStatus.Good;
    }

    internal static BasicOcspResp Basic(byte[] answer)
    {
        var response = new OcspResp(answer);
        Assert.Equal(OcspRespStatus.Successful, response.Status);
        var basic = (BasicOcspResp)response.GetResponseObject();
        var certificate = basic.GetCerts()[0];
        Assert.True(basic.Verify(certificate.GetPublicKey()));
        Assert.Contains("1.3.6.1.5.5.7.3.9", certificate.GetExtendedKeyUsage().Select(usage => usage.ToString()));
        return basic;
    }

    internal static byte[] Request(Signer issuer, byte[] serial, byte[]? nonce, int times = 1)
    {
        var generator = new OcspReqGenerator();
        for (var i = 0; i < times; i++)
        {
            generator.AddRequest(new CertificateID(new Org.BouncyCastle.Asn1.X509.AlgorithmIdentifier(Org.BouncyCastle.Asn1.Oiw.OiwObjectIdentifiers.IdSha1, Org.BouncyCastle.Asn1.DerNull.Instance), new X509CertificateParser().ReadCertificate(issuer.Certificate), new Org.BouncyCastle.Math.BigInteger(1, serial)));
        }

        if (nonce is not null)
        {
            var extensions = new Org.BouncyCastle.Asn1.X509.X509ExtensionsGenerator();
            extensions.AddExtension(Org.BouncyCastle.Asn1.Ocsp.OcspObjectIdentifiers.PkixOcspNonce, critical: false, new Org.BouncyCastle.Asn1.DerOctetString(nonce));
            generator.SetRequestExtensions(extensions.Generate());
        }

        return generator.Generate().GetEncoded();
    }

    private static X509Crl Read(byte[] der) => new X509CrlParser().ReadCrl(der);

    private static int Number(X509Crl list) =>
        Org.BouncyCastle.Asn1.DerInteger.GetInstance(Org.BouncyCastle.Asn1.Asn1OctetString.GetInstance(list.GetExtensionValue(Org.BouncyCastle.Asn1.X509.X509Extensions.CrlNumber)).GetOctets()).IntValueExact;
}
