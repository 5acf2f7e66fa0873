using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Issuers;
using Strongroom.Issuers.Acme;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Certificates from a real ACME authority, by a whole server.</summary>
public sealed class AcmeIssuance
{
    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public async Task A_certificate_comes_by_http(string kind)
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        await pebble.StartAsync();
        using AsymmetricAlgorithm key = kind == "RSA" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = IssuerWorld.Request(key, "CN=www.example.com", "www.example.com", "example.com");

        var chain = await world.IssueAsync(world.Enrol(await ProviderAsync(world, pebble), request));

        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(chain), StringComparison.Ordinal);
        Assert.True(CertificateFacts.TryRead(chain[0], out var leaf, out _));
        Assert.Equal(["example.com", "www.example.com"], leaf.Names.Dns.Order(StringComparer.Ordinal));
        Assert.Equal(request.Key.First, leaf.Key!.First);
        Assert.True(chain.Count > 1);
        Assert.Equal(0, await world.CountAsync(AcmeAnswers.Row));
        Assert.Equal(1, await world.CountAsync(AcmeAccounts.Row, world.Vault.TenantPart));
    }

    [Fact]
    public async Task An_address_is_proved_too()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var provider = await ProviderAsync(world, pebble);

        var numbered = await world.IssueAsync(world.Enrol(provider, IssuerWorld.Request(key, "CN=a machine", "127.0.0.1")));

        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(numbered), StringComparison.Ordinal);
        Assert.True(CertificateFacts.TryRead(numbered[0], out var leaf, out _));
        Assert.Equal([IPAddress.Loopback], leaf.Names.Addresses);
        Assert.Equal(1, await world.CountAsync(AcmeAccounts.Row, world.Vault.TenantPart));
    }

    [Fact]
    public async Task A_wildcard_and_its_domain_come_by_dns_and_nothing_is_left_there()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(DevServer.FreePort());
        await pebble.StartAsync();
        using var key = RSA.Create(2048);
        var provider = await ProviderAsync(world, pebble, ("dnsHook", pebble.Hook), ("dnsWait", "0"));

        var chain = await world.IssueAsync(world.Enrol(provider, IssuerWorld.Request(key, "CN=*.example.org", "*.example.org", "example.org")));

        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(chain), StringComparison.Ordinal);
        Assert.Equal(2, pebble.HookLines.Count(line => line.StartsWith("present _acme-challenge.example.org ", StringComparison.Ordinal)));
        Assert.Equal(2, pebble.HookLines.Count(line => line.StartsWith("cleanup _acme-challenge.example.org ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wildcard_without_a_dns_program_is_refused_with_what_is_missing()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var (step, _) = await world.RunAsync(world.Enrol(await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=*.example.org", "*.example.org")));

        Assert.Contains("dns-hook", Assert.IsType<EnrolmentStep.Refused>(step).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nonces_that_are_refused_by_the_dozen_delay_and_do_no_more()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort, nonceReject: 70);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var chain = await world.IssueAsync(world.Enrol(await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=stormy.example.com", "stormy.example.com")));

        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(chain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_account_is_bound_and_without_it_nothing_comes()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort, wantsExternalAccount: true);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (provider, request) = (await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=bound.example.com", "bound.example.com"));

        var without = await world.RunAsync(world.Enrol(provider, request));
        var wrong = await world.RunAsync(world.Enrol(provider, request, IssuerWorld.Account("kid-1", AcmePebble.BindingKey[..^4] + "AAAA")));
        var unknown = await world.RunAsync(world.Enrol(provider, request, IssuerWorld.Account("kid-9", AcmePebble.BindingKey)));
        var notAKey = await world.RunAsync(world.Enrol(provider, request, IssuerWorld.Account("kid-1", "hunter2!")));
        var chain = await world.IssueAsync(world.Enrol(provider, request, IssuerWorld.Account("kid-1", AcmePebble.BindingKey)));

        Assert.All([without.Step, wrong.Step, unknown.Step, notAKey.Step], step => Assert.Equal("Certificate issuer error", Assert.IsType<EnrolmentStep.Refused>(step).Code));
        Assert.DoesNotContain("hunter2", ((EnrolmentStep.Refused)notAKey.Step).Message, StringComparison.Ordinal);
        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(chain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_authority_refuses_is_refused_in_its_words()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(DevServer.FreePort());
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var provider = await ProviderAsync(world, pebble);

        var blocked = Assert.IsType<EnrolmentStep.Refused>((await world.RunAsync(world.Enrol(provider, IssuerWorld.Request(key, $"CN={AcmePebble.Refused}", AcmePebble.Refused)))).Step);
        var unproved = Assert.IsType<EnrolmentStep.Refused>((await world.RunAsync(world.Enrol(provider, IssuerWorld.Request(key, "CN=nobody.example.com")))).Step);

        Assert.Equal(("Request rejected", true), (blocked.Code, blocked.Message.Contains("rejectedIdentifier", StringComparison.Ordinal)));
        Assert.Equal("Request rejected", unproved.Code);
        Assert.Contains("nobody.example.com", unproved.Message, StringComparison.Ordinal);
        Assert.Equal(0, await world.CountAsync(AcmeAnswers.Row));
    }

    [Fact]
    public async Task An_authority_that_is_away_is_waited_for_and_one_that_forgets_is_told_anew()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolment = world.Enrol(await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=patient.example.com", "patient.example.com"));

        var (away, begun) = await world.RunAsync(enrolment, step => step is EnrolmentStep.Unreachable);
        Assert.Contains("cannot be reached", Assert.IsType<EnrolmentStep.Unreachable>(away).Reason, StringComparison.Ordinal);

        await pebble.StartAsync();
        var (_, chosen) = await world.RunAsync(begun, _ => AnyAnswers(world));
        pebble.Stop();
        Assert.IsType<EnrolmentStep.Unreachable>((await world.RunAsync(chosen, step => step is EnrolmentStep.Unreachable)).Step);

        // It comes back without its accounts and orders.
        await pebble.StartAsync();
        var chain = await world.IssueAsync(chosen);
        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(chain), StringComparison.Ordinal);
        Assert.Equal(0, await world.CountAsync(AcmeAnswers.Row));
        Assert.Equal(1, await world.CountAsync(AcmeAccounts.Row, world.Vault.TenantPart));
    }

    [Fact]
    public async Task A_restart_between_any_two_steps_loses_nothing()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolment = world.Enrol(await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=restarted.example.com", "restarted.example.com"));

        EnrolmentStep step;
        do
        {
            (step, enrolment) = await world.RunAsync(enrolment, _ => true);
            if (step is EnrolmentStep.Waiting { State: var state } && AcmeState.Decode(state).Phase == AcmePhase.Told)
            {
                // It looks at once, and what it cannot see then is not proved: that much an authority cannot be spared.
                await Task.Delay(1000);
            }

            await world.RestartAsync();
        }
        while (step is not (EnrolmentStep.Issued or EnrolmentStep.Refused));

        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(IssuerWorld.Chain(step)), StringComparison.Ordinal);
        Assert.Equal(1, await world.CountAsync(AcmeAccounts.Row, world.Vault.TenantPart));
    }

    [Fact]
    public async Task Every_step_may_run_twice()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var enrolment = world.Enrol(await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=twice.example.com", "twice.example.com"));

        EnrolmentStep step;
        do
        {
            await world.StepAsync(enrolment);
            (step, enrolment) = await world.RunAsync(enrolment, _ => true);
        }
        while (step is not (EnrolmentStep.Issued or EnrolmentStep.Refused));

        Assert.EndsWith(": OK\n", await pebble.VerifyAsync(IssuerWorld.Chain(step)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_abandoned_is_answered_no_more()
    {
        await using var world = await IssuerWorld.StartAsync();
        await using var pebble = new AcmePebble(world.AcmePort);
        await pebble.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (_, chosen) = await world.RunAsync(world.Enrol(await ProviderAsync(world, pebble), IssuerWorld.Request(key, "CN=dropped.example.com", "dropped.example.com")), _ => AnyAnswers(world));
        var challenge = AcmeState.Decode(chosen.State).Challenges.Single();

        Assert.Equal((200, challenge.Expected), await AskAsync(world, "GET", "any.host.example", AcmeAnswers.Place + challenge.Token));
        await world.AbandonAsync(chosen);

        Assert.Equal(404, (await AskAsync(world, "GET", "any.host.example", AcmeAnswers.Place + challenge.Token)).Status);
    }

    [Fact]
    public async Task The_plain_listener_serves_nothing_else()
    {
        await using var world = await IssuerWorld.StartAsync();
        foreach (var path in (string[])["/", "/secrets", "/health/live", "/healthstatus", "/v1/status", "/.well-known/acme-challenge/", "/.well-known/acme-challenge/../../v1/status", AcmeAnswers.Place + new string('a', 43)])
        {
            Assert.Equal(404, (await AskAsync(world, "GET", "kv1.vault.localhost", path)).Status);
            Assert.Equal(404, (await AskAsync(world, "GET", "login.localhost", path)).Status);
        }

        Assert.Equal(405, (await AskAsync(world, "POST", "login.localhost", AcmeAnswers.Place + new string('a', 43))).Status);
    }

    [Fact]
    public async Task An_authority_at_an_internal_address_is_not_connected_to()
    {
        await using var world = await IssuerWorld.StartAsync(mayReachLoopback: false);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var provider = (await world.RegisterAsync("acme", $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/dir")).Value;

        var (step, _) = await world.RunAsync(world.Enrol(provider, IssuerWorld.Request(key, "CN=inward.example.com", "inward.example.com")));

        Assert.Contains("may connect to", Assert.IsType<EnrolmentStep.Refused>(step).Message, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    private static bool AnyAnswers(IssuerWorld world) => world.CountAsync(AcmeAnswers.Row).GetAwaiter().GetResult() > 0;

    private static async Task<AuthorityProvider> ProviderAsync(IssuerWorld world, AcmePebble pebble, params (string, string)[] settings) =>
        (await world.RegisterAsync("acme", pebble.Address, [("trust", pebble.Trust), ("terms", "accepted"), .. settings])).Value;

    private static async Task<(int Status, string Body)> AskAsync(IssuerWorld world, string method, string host, string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{world.AcmePort}{path}");
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
