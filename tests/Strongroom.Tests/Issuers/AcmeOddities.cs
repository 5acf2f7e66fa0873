using Strongroom.Issuers;
using Strongroom.Issuers.Acme;
using Xunit;

namespace Strongroom.Tests.Issuers;

/// <summary>What an ACME authority may answer that a good one does not (S40, security model §12), and what good ones answer that Pebble does not.</summary>
public sealed class AcmeOddities
{
    private const string Name = "www.example.com";

    [Fact]
    public async Task A_good_authority_issues()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var issued = Assert.IsType<EnrolmentStep.Issued>(await desk.RunAsync(Enrol(desk, authority)));
        Assert.Equal(2, issued.Chain.Count);
        Assert.DoesNotContain(desk.Store.Rows, row => row.Key.ToString().StartsWith("sys/acmechallenge/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_name_in_the_subject_is_ordered_beside_the_others()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        await desk.RunAsync(desk.Enrol(Desk.Acme(authority), Desk.Request("CN=WWW.example.com, O=example", "example.com", "2001:DB8::1")));
        var identifiers = authority.Payloads["/order"].Single()!["identifiers"]!.AsArray().Select(item => $"{item!["type"]} {item["value"]}");
        Assert.Equal(["dns example.com", "dns www.example.com", "ip 2001:db8::1"], identifiers);
    }

    [Theory]
    [InlineData("CN=just a title")]
    [InlineData("CN=localhost")]
    [InlineData("CN=a", "me@example.com")]
    [InlineData("CN=a", "-bad.example.com")]
    [InlineData("CN=a", "bad-.example.com")]
    [InlineData("CN=a", "*.*.example.com")]
    [InlineData("CN=a", "$(id).example.com")]
    public async Task Names_that_no_acme_authority_vouches_for_are_not_ordered(string subject, params string[] names)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var refused = Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(desk.Enrol(Desk.Acme(authority), Desk.Request(subject, names))));
        Assert.Equal("Request rejected", refused.Code);
        Assert.False(authority.Payloads.ContainsKey("/order"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/order")]
    [InlineData("https://127.0.0.1:{port}@evil.example/order")]
    [InlineData("https://user@127.0.0.1:{port}/order")]
    [InlineData("https://127.0.0.1:1/order")]
    [InlineData("https://localhost:{port}/order")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("/order")]
    [InlineData("")]
    public async Task An_address_elsewhere_is_not_gone_to(string address)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var elsewhere = address.Replace("{port}", new Uri(authority.Origin).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        authority.Directory["newOrder"] = elsewhere;
        var refused = Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority)));
        Assert.Equal("Certificate issuer error", refused.Code);
        Assert.Contains("own host and port", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/order", "Location")]
    [InlineData("/account", "Location")]
    public async Task A_location_elsewhere_is_not_gone_to(string path, string header)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say(path, 201, $$"""{"status":"pending","authorizations":["{{authority.Origin}}/authorization/0"]}""", headers: (header, "https://elsewhere.example/1"));
        Assert.Contains("own host and port", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>please log in</html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"newNonce\":1")]
    [InlineData(200, "{\"newNonce\":\"a\",\"newNonce\":\"b\"}")]
    [InlineData(200, "{\"a\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}")]
    [InlineData(302, "")]
    [InlineData(500, "")]
    public async Task A_directory_that_is_none_is_an_authority_that_is_away(int status, string body)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/directory", status, body, headers: ("Location", "https://elsewhere.example/"));
        Assert.IsType<EnrolmentStep.Unreachable>(await desk.RunAsync(Enrol(desk, authority)));
    }

    [Fact]
    public async Task An_answer_without_end_is_an_authority_that_is_away()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/directory", 200, "{\"x\":\"" + new string('x', 1024 * 1024) + "\"}");
        Assert.Contains("more than is read", Assert.IsType<EnrolmentStep.Unreachable>(await desk.RunAsync(Enrol(desk, authority))).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"too many\"}", "3600", 3600)]
    [InlineData(403, "{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"too many\"}", "10", 10)]
    [InlineData(503, "", "999999", 86400)]
    [InlineData(503, "", "0", 1)]
    [InlineData(500, "{\"type\":\"urn:ietf:params:acme:error:serverInternal\"}", null, null)]
    public async Task What_may_go_better_later_is_no_refusal(int status, string body, string? pause, int? seconds)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/order", status, body, "application/problem+json", pause is null ? [] : [("Retry-After", pause)]);
        var away = Assert.IsType<EnrolmentStep.Unreachable>(await desk.RunAsync(Enrol(desk, authority)));
        Assert.Equal(seconds is { } given ? TimeSpan.FromSeconds(given) : null, away.After);
    }

    [Fact]
    public async Task The_authoritys_words_are_cleaned_and_bounded()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var detail = "line one\\nline two \\u001b[31m \\u202e \\u2028 " + new string('z', 5000);
        authority.Say("/order", 403, $$"""{"type":"urn:ietf:params:acme:error:rejectedIdentifier","detail":"{{detail}}","subproblems":[{"detail":"also this"}]}""");
        var refused = Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority)));
        Assert.Equal("Request rejected", refused.Code);
        Assert.Contains("rejectedIdentifier: line one line two", refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Message.Length, 100, 450);
        Assert.DoesNotContain(refused.Message, c => char.IsControl(c) || c is '\u202e' or '\u2028');
    }

    [Fact]
    public async Task Terms_that_nobody_accepted_are_named_and_no_account_is_made()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Directory["meta"] = new System.Text.Json.Nodes.JsonObject { ["termsOfService"] = "https://ca.example/terms-4.pdf" };
        Assert.Contains("terms-4.pdf", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Message, StringComparison.Ordinal);
        Assert.False(authority.Payloads.ContainsKey("/account"));
        Assert.IsType<EnrolmentStep.Issued>(await desk.RunAsync(desk.Enrol(Desk.Acme(authority, ("terms", "accepted")), Desk.Request("CN=a", Name))));
    }

    [Fact]
    public async Task A_proof_for_a_name_that_nobody_asked_for_is_not_shown()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        using var hook = new SpyHook();
        authority.Authorizations.Add(("dns", "bank.example"));
        var provider = Desk.Acme(authority, ("dnsHook", hook.Path), ("dnsWait", "0"));
        Assert.Contains("bank.example", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(desk.Enrol(provider, Desk.Request("CN=a", Name)))).Message, StringComparison.Ordinal);
        Assert.Empty(hook.Lines);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("../../../../../etc/passwd")]
    [InlineData("has a space in the middle of it")]
    [InlineData("ünicode-is-not-base64url-at-all")]
    public async Task A_token_that_is_none_is_not_shown(string token)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Token = token;
        Assert.Contains("token", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_another_account_waits_for_is_not_shown_twice()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/order/1", 200, """{"status":"pending"}""");
        var first = Enrol(desk, authority);
        for (var turn = 0; turn < 4; turn++)
        {
            first = first with { State = Assert.IsType<EnrolmentStep.Waiting>(await desk.StepAsync(first)).State };
        }

        Assert.Contains("in use", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Message, StringComparison.Ordinal);
        Assert.Single(desk.Store.Rows, row => row.Key.ToString().StartsWith("sys/acmechallenge/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proof_is_shown_until_the_order_is_over_and_never_after()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var enrolment = Enrol(desk, authority);
        for (var turn = 0; turn < 4; turn++)
        {
            enrolment = enrolment with { State = Assert.IsType<EnrolmentStep.Waiting>(await desk.StepAsync(enrolment)).State };
        }

        Assert.NotNull(await desk.Get<AcmeAnswers>().FindAsync(authority.Token, default));
        var late = enrolment with { Now = AcmeState.Decode(enrolment.State).Deadline.AddSeconds(1) };
        Assert.Contains("in its time", Assert.IsType<EnrolmentStep.Refused>(await desk.StepAsync(late)).Message, StringComparison.Ordinal);
        Assert.Null(await desk.Get<AcmeAnswers>().FindAsync(authority.Token, default));
    }

    [Fact]
    public async Task What_nobody_has_tidied_up_is_answered_no_more_after_its_time()
    {
        await using var desk = new Desk();
        foreach (var (token, seconds) in ((string, int)[])[("a-token-that-still-counts", 60), ("a-token-that-is-over-now", -1)])
        {
            var tx = desk.Units.System(writable: true);
            tx.Insert(AcmeAnswers.KeyOf(token), new ChallengeAnswer(token, desk.Units.Now.AddSeconds(seconds)));
            Assert.True(await desk.Units.CommitAsync(tx, default));
        }

        Assert.NotNull(await desk.Get<AcmeAnswers>().FindAsync("a-token-that-still-counts", default));
        Assert.Null(await desk.Get<AcmeAnswers>().FindAsync("a-token-that-is-over-now", default));
    }

    [Fact]
    public async Task A_certificate_for_another_key_is_refused()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/certificate", 200, Pem(authority.Sign(Desk.Request("CN=a", Name).Der)), "application/pem-certificate-chain");
        Assert.Contains("for the key", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nno base64!\n-----END CERTIFICATE-----\n")]
    public async Task A_chain_that_cannot_be_read_is_refused(string chain)
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/certificate", 200, chain, "application/pem-certificate-chain");
        Assert.Equal("Certificate issuer error", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Code);
    }

    [Fact]
    public async Task A_chain_of_more_certificates_than_anybody_has_is_refused()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Say("/certificate", 200, string.Concat(Enumerable.Repeat(authority.Trust + "\n", IssuedChain.Most + 1)));
        Assert.Contains("chain", Assert.IsType<EnrolmentStep.Refused>(await desk.RunAsync(Enrol(desk, authority))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replaced_certificate_is_named_to_those_who_want_to_hear_it()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var old = authority.Sign(Desk.Request("CN=a", Name).Der);
        await desk.RunAsync(Enrol(desk, authority, old));
        authority.Directory["renewalInfo"] = authority.Origin + "/ari";
        await using var later = new Desk();
        await later.RunAsync(Enrol(later, authority, old));
        Assert.Null(authority.Payloads["/order"][0]!["replaces"]);
        Assert.Equal(CertificateId.Of(old), authority.Payloads["/order"][1]!["replaces"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_authority_that_has_seen_the_replacement_already_is_asked_without()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        authority.Directory["renewalInfo"] = authority.Origin + "/ari";
        authority.SayOnce("/order", 409, """{"type":"urn:ietf:params:acme:error:alreadyReplaced"}""");
        Assert.IsType<EnrolmentStep.Issued>(await desk.RunAsync(Enrol(desk, authority, authority.Sign(Desk.Request("CN=a", Name).Der))));
        Assert.Equal([true, false], authority.Payloads["/order"].Select(order => order!["replaces"] is not null));
    }

    [Fact]
    public async Task Another_external_account_is_another_account_and_a_forgotten_issuer_begins_anew()
    {
        await using var desk = new Desk();
        await using var authority = await GoodAsync();
        var enrolment = Enrol(desk, authority);
        await desk.StepAsync(enrolment);
        await desk.StepAsync(enrolment with { Account = Desk.Account("kid-1", "c2VjcmV0") });
        Assert.Equal(2, desk.Store.Rows.Count(row => row.Key.ToString().Contains("/acmeaccount/fake/", StringComparison.Ordinal)));

        var tx = desk.Units.System(writable: true);
        await desk.Issuer("acme").ForgetAsync(enrolment.Vault, "fake", tx, default);
        Assert.True(await desk.Units.CommitAsync(tx, default));
        Assert.Empty(desk.Store.Rows);
    }

    private static async Task<FakeAcme> GoodAsync()
    {
        var authority = await FakeAcme.StartAsync();
        authority.Authorizations.Add(("dns", Name));
        return authority;
    }

    private static Enrolment Enrol(Desk desk, FakeAcme authority, byte[]? replaces = null) => desk.Enrol(Desk.Acme(authority), Desk.Request("CN=a", Name), replaces: replaces);

    private static string Pem(byte[] der) => System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", der);
}
