using CsCheck;
using Org.BouncyCastle.Ocsp;
using Strongroom.Authority;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>What strangers send to the responder and to the host without TLS.</summary>
public sealed class StrangeQuestions
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(32, true)]
    [InlineData(128, true)]
    [InlineData(0, false)]
    [InlineData(129, false)]
    public async Task A_nonce_comes_back_or_is_refused(int length, bool isRight)
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var nonce = new byte[length];
        Random.Shared.NextBytes(nonce);
        var (status, body) = await server.AskAsync(signer.Id, OverTime.Request(signer, issued.Serial, nonce));

        Assert.Equal(200, status);
        if (!isRight)
        {
            Assert.Equal(OcspRespStatus.MalformedRequest, new OcspResp(body).Status);
            return;
        }

        var echoed = OverTime.Basic(body).GetExtensionValue(Org.BouncyCastle.Asn1.Ocsp.OcspObjectIdentifiers.PkixOcspNonce).GetOctets();
        Assert.Equal(nonce, Org.BouncyCastle.Asn1.Asn1OctetString.GetInstance(echoed).GetOctets());
    }

    [Theory]
    [InlineData(StatusRequest.MostCertificates, true)]
    [InlineData(StatusRequest.MostCertificates + 1, false)]
    public async Task There_is_an_end_to_how_many_are_asked_about(int count, bool isRight)
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var (_, body) = await server.AskAsync(signer.Id, OverTime.Request(signer, issued.Serial, null, count));

        Assert.Equal(isRight ? OcspRespStatus.Successful : OcspRespStatus.MalformedRequest, new OcspResp(body).Status);
        Assert.True(!isRight || OverTime.Basic(body).Responses.Length == count);
    }

    [Fact]
    public async Task A_mangled_request_gets_an_answer_and_never_a_fault()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var good = OverTime.Request(signer, issued.Serial, [1, 2]);
        await Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).SampleAsync(async (at, value, length) =>
        {
            var mangled = good[..length];
            if (at < length)
            {
                mangled[at] = value;
            }

            var (status, body) = await server.AskAsync(signer.Id, mangled);
            Assert.Equal(200, status);
            Assert.InRange(new OcspResp(body).Status, OcspRespStatus.Successful, OcspRespStatus.MalformedRequest);
        }, iter: 500);
        foreach (var path in (string[])["%", "%%%", "AAAA", "a/b//c", "", new string('A', 3000), "?a=b"])
        {
            var (status, body, _) = await server.Server.SendBytesAsync("pki.localhost", "GET", $"/ocsp/{signer.Id:N}/{path}");
            Assert.Equal(200, status);
            Assert.Equal(OcspRespStatus.MalformedRequest, new OcspResp(body).Status);
        }
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/00000000000000000000000000000000.crl")]
    [InlineData("GET", "/00000000000000000000000000000000.crt")]
    [InlineData("GET", "/ocsp/00000000000000000000000000000000/AAAA")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/v1/status")]
    [InlineData("POST", "/v1/init")]
    [InlineData("GET", "/secrets/a")]
    [InlineData("GET", "/common/discovery/keys")]
    [InlineData("GET", "/metadata/endpoints")]
    public async Task Without_TLS_there_is_nothing_else(string method, string path)
    {
        await using var server = await AuthorityServer.StartAsync();
        var signer = await server.SignerOfAsync((await server.IssueAsync(AuthorityServer.For("web.test"))).Value.Serial);
        Assert.Equal(200, (await server.Server.SendBytesAsync("pki.localhost:8480", "GET", $"/{signer.Id:N}.crl", plain: true)).Status);
        Assert.Equal(200, (await server.Server.SendBytesAsync("pki.localhost:8480", "GET", $"/{signer.Id:N}.crt", plain: true)).Status);

        Assert.Equal(404, (await server.Server.SendBytesAsync("pki.localhost:8480", method, path, plain: true)).Status);
        foreach (var host in (string[])["login.localhost:8443", "first.vault.localhost:8443", "management.localhost:8443", "pki.localhost:8443", "localhost:8480", ""])
        {
            Assert.Equal(404, (await server.Server.SendBytesAsync(host, method, path, plain: true)).Status);
            Assert.Equal(404, (await server.Server.SendBytesAsync(host, "GET", $"/{signer.Id:N}.crl", plain: true)).Status);
        }
    }

    [Fact]
    public async Task What_caches_may_keep_is_said_and_a_nonce_is_kept_by_none()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        var signer = await server.SignerOfAsync(issued.Serial);
        var list = await server.Server.SendBytesAsync("pki.localhost", "GET", $"/{signer.Id:N}.crl");
        Assert.Equal(("application/pkix-crl", "public, no-transform, must-revalidate, max-age=3600"), (list.Headers.ContentType.ToString(), list.Headers.CacheControl.ToString()));
        foreach (var (nonce, cache) in new[] { ((byte[]?)null, "public, no-transform, must-revalidate, max-age=3600"), ([1, 2], "no-store") })
        {
            var path = $"/ocsp/{signer.Id:N}/{Uri.EscapeDataString(Convert.ToBase64String(OverTime.Request(signer, issued.Serial, nonce)))}";
            Assert.Equal(cache, (await server.Server.SendBytesAsync("pki.localhost", "GET", path)).Headers.CacheControl.ToString());
        }
    }

    [Fact]
    public async Task Other_types_and_too_much_are_refused()
    {
        await using var server = await AuthorityServer.StartAsync();
        var signer = await server.SignerOfAsync((await server.IssueAsync(AuthorityServer.For("web.test"))).Value.Serial);
        Assert.Equal(400, (await server.Server.SendBytesAsync("pki.localhost", "POST", $"/ocsp/{signer.Id:N}", [1], "text/plain")).Status);
        Assert.Equal(400, (await server.Server.SendBytesAsync("pki.localhost", "POST", $"/ocsp/{signer.Id:N}", [1])).Status);
        var (_, body, _) = await server.Server.SendBytesAsync("pki.localhost", "POST", $"/ocsp/{signer.Id:N}", new byte[StatusRequest.MostBytes + 1], "application/ocsp-request");
        Assert.Equal(OcspRespStatus.MalformedRequest, new OcspResp(body).Status);
        Assert.Equal(405, (await server.Server.SendBytesAsync("pki.localhost", "DELETE", $"/{signer.Id:N}.crl")).Status);
    }
}
