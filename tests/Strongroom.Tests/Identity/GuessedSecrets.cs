using System.Net;
using System.Text;
using Strongroom.Identity;
using Strongroom.Identity.Guessing;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Secrets cannot be guessed, and clients cannot be locked by strangers (S53).</summary>
public sealed class GuessedSecrets
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    [Fact]
    [Trait("Row", "J30")]
    public async Task A_hundred_thousand_guesses_get_few_tries_and_the_victim_signs_in_throughout()
    {
        using var at = await SampleInstallation.CreateAsync();
        Assert.Null(Ask(at, at.ClientA.Secret, Home)?.Code);
        var tried = 0;
        for (var guess = 0; guess < 100_000; guess++)
        {
            // Two hundred addresses take turns, forty guesses a second all day.
            var from = new IPAddress(new byte[] { 198, 51, 100, (byte)(guess % 200) });
            tried += Ask(at, $"guess{guess}", from)?.Code == 50196 ? 0 : 1;
            at.Clock.Advance(TimeSpan.FromMilliseconds(25));
            if (guess % 5000 == 0)
            {
                Assert.Null(Ask(at, at.ClientA.Secret, Home)?.Code);
            }
        }

        // A hundred before the client's own counter, and one each quarter of an hour after its delays have grown.
        Assert.InRange(tried, 100, 130);
        Assert.Null(Ask(at, at.ClientA.Secret, Home)?.Code);
    }

    [Fact]
    [Trait("Row", "V6")]
    public async Task Five_are_quick_and_then_the_delay_doubles_to_a_quarter_of_an_hour()
    {
        using var at = await SampleInstallation.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(7000215, Ask(at, "wrong", Home)?.Code);
        }

        for (var seconds = 1; seconds <= 2048; seconds *= 2)
        {
            var delay = Math.Min(seconds, 900);
            var refused = Ask(at, at.ClientA.Secret, Home);
            Assert.Equal((429, 50196, delay), (refused?.Status, refused?.Code, refused?.RetryAfterSeconds));
            at.Clock.Advance(TimeSpan.FromSeconds(delay) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(50196, Ask(at, at.ClientA.Secret, Home)?.Code);
            at.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(7000215, Ask(at, "wrong", Home)?.Code);
        }

        at.Clock.Advance(TimeSpan.FromSeconds(900));
        Assert.Null(Ask(at, at.ClientA.Secret, Home));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(7000215, Ask(at, "wrong", Home)?.Code);
        }
    }

    [Fact]
    [Trait("Row", "V3")]
    public async Task Spellings_of_a_client_id_share_one_counter()
    {
        using var at = await SampleInstallation.CreateAsync();
        var id = at.ClientA.Client.ToString();
        string[] spellings = [id, id.ToUpperInvariant(), id[..9].ToUpperInvariant() + id[9..], id, id.ToUpperInvariant()];
        foreach (var spelling in spellings)
        {
            Assert.Equal(7000215, Ask(at, "wrong", Home, spelling)?.Code);
        }

        Assert.Equal(50196, Ask(at, "wrong", Home, id.ToUpperInvariant())?.Code);

        // Spellings that are no client's never reach a secret; they count for the address.
        string[] others = [" " + id, id + " ", "{" + id + "}", "(" + id + ")", at.ClientA.Client.Compact, id + "\u200b", id.Replace('-', '_')];
        foreach (var other in others)
        {
            Assert.Equal(700016, Ask(at, at.ClientA.Secret, Home, other)?.Code);
        }
    }

    [Fact]
    public async Task Unknown_clients_and_tenants_count_for_the_address_and_for_a_whole_ipv6_network()
    {
        using var at = await SampleInstallation.CreateAsync();
        for (var i = 0; i < 50; i++)
        {
            var from = IPAddress.Parse($"2001:db8:1:2:{i:x}::1");
            var error = i % 2 == 0 ? Ask(at, "wrong", from, ClientId.New().ToString()) : Ask(at, "wrong", from, tenant: TenantId.New().ToString());
            Assert.Equal(i % 2 == 0 ? 700016 : 90002, error?.Code);
        }

        Assert.Equal(50196, Ask(at, "wrong", IPAddress.Parse("2001:db8:1:2:ffff::9"))?.Code);
        Assert.Equal(7000215, Ask(at, "wrong", IPAddress.Parse("2001:db8:1:3::9"))?.Code);
    }

    [Fact]
    public async Task The_flood_leaves_one_record_for_each_delay_and_the_next_one_counts_it()
    {
        using var at = await SampleInstallation.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            Ask(at, "wrong", Home);
        }

        var refused = Enumerable.Range(0, 10).Select(_ => SignInOf(at, "wrong", Home)).ToList();
        Assert.Equal([true, .. Enumerable.Repeat(false, 9)], refused.Select(r => r.Recorded));
        at.Clock.Advance(TimeSpan.FromSeconds(1));
        Ask(at, "wrong", Home);
        var next = SignInOf(at, "wrong", Home);
        Assert.Equal((true, 9), (next.Recorded, next.Unrecorded));
    }

    [Fact]
    public void Counters_are_bounded_in_number()
    {
        var table = new AttemptTable<int>(new AttemptRules(5, 64), capacity: 100);
        var now = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Null(table.Begin(i, now));
            table.End(i, now, failed: true);
        }

        Assert.Equal(100, table.Count);
    }

    [Fact]
    public void A_mapped_address_is_the_address_itself()
    {
        Assert.Equal(SourceNetwork.Of(Home), SourceNetwork.Of(Home.MapToIPv6()));
        Assert.NotEqual(SourceNetwork.Of(Home), SourceNetwork.Of(IPAddress.Parse("::192.0.2.1")));
        Assert.NotEqual(SourceNetwork.Of(Home), SourceNetwork.Of(null));
    }

    private static TokenError? Ask(SampleInstallation at, string secret, IPAddress from, string? client = null, string? tenant = null) =>
        SignInOf(at, secret, from, client, tenant).Error;

    private static SignIn SignInOf(SampleInstallation at, string secret, IPAddress from, string? client = null, string? tenant = null)
    {
        using var request = new TokenRequest { Source = from };
        request.TrySet("grant_type", "client_credentials");
        request.TrySet("client_id", client ?? at.ClientA.Client.ToString());
        request.TrySet("scope", SampleInstallation.Vault + "/.default");
        request.TrySetSecret(new SecretBytes(Encoding.ASCII.GetBytes(secret)));
        using var signIn = at.Tokens.AnswerAsync(at.Feed.Current!, tenant ?? at.TenantA.ToString(), TokenVersion.V2, request, default).AsTask().GetAwaiter().GetResult();
        return signIn;
    }
}
