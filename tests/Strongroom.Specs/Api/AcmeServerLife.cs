using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>The ACME server switched on and off, started again in the middle, and beside other vaults.</summary>
public sealed class AcmeServerLife(AcmeServerWorld world) : IClassFixture<AcmeServerWorld>, IDisposable
{
    private readonly Wire _wire = new(world);

    [Fact]
    public async Task A_vault_without_it_answers_as_for_any_unknown_path_and_is_back_with_its_accounts()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        await world.CliAsync("acme", "disable", "--vault", world.VaultName);
        foreach (var (method, path) in ((string, string)[])[("GET", "/acme/directory"), ("GET", "/acme/new-nonce"), ("POST", "/acme/new-account"), ("POST", new Uri(party.Kid).AbsolutePath)])
        {
            var unknown = await _wire.SendAsync(method, "/no/such/path", method == "POST" ? "{}" : null);
            var reply = await _wire.SendAsync(method, path, method == "POST" ? "{}" : null);
            Assert.Equal((404, unknown.Body), (reply.Status, reply.Body));
            Assert.DoesNotContain("Replay-Nonce", reply.Headers.Keys);
            var stranger = await _wire.SendAsync(method, path, null, token: null);
            Assert.Equal((401, (await _wire.SendAsync(method, "/no/such/path", null, token: null)).Body), (stranger.Status, stranger.Body));
        }

        await world.CliAsync("acme", "enable", "--vault", world.VaultName);
        Assert.Equal(200, (await party.PostAsync(party.Kid, null)).Status);
    }

    [Fact]
    public async Task Another_vault_has_its_own_accounts_nonces_and_keys()
    {
        await world.CliAsync("vault", "create", "second-acme");
        await world.CliAsync("acme", "enable", "--vault", "second-acme", "--names", "*.two.test");
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var abroad = new AcmeParty(world, _wire, $"https://second-acme{world.Settings["STRONGROOM_VAULT_SUFFIX"]}");

        // The binding, the account's URL and the nonce of the one are nothing to the other.
        Assert.Equal(403, (await abroad.RegisterAsync(abroad.Binding(await world.BindingAsync()))).Status);
        abroad.Kid = party.Kid;
        Assert.Equal("accountDoesNotExist", AcmeParty.TypeOf(await abroad.PostAsync(abroad.Origin + "/acme/new-order", AcmeParty.OrderBody("a.two.test"))));
        var nonce = await party.NonceAsync();
        Assert.Equal("badNonce", AcmeParty.TypeOf(await abroad.PostAsync(abroad.Origin + "/acme/new-order", new JsonObject(), change: header => header["nonce"] = nonce)));

        var made = await world.CliAsync("acme", "eab", "create", "--vault", "second-acme");
        Assert.Equal(201, (await abroad.RegisterAsync(abroad.Binding((made.GetProperty("kid").GetString()!, made.GetProperty("hmacKey").GetString()!)))).Status);
        Assert.Equal(201, (await abroad.OrderAsync("a.two.test")).Status);
        Assert.Equal("rejectedIdentifier", AcmeParty.TypeOf(await abroad.OrderAsync("a.three.test")));
        Assert.Single((await world.CliAsync("acme", "accounts", "--vault", "second-acme")).GetProperty("value").EnumerateArray());
        Assert.Single((await world.CliAsync("acme", "orders", "--vault", "second-acme")).GetProperty("value").EnumerateArray());
    }

    [Fact]
    public async Task An_open_server_asks_for_no_binding_and_closing_it_ends_what_came_without()
    {
        await world.CliAsync("vault", "create", "open-acme");
        await world.CliAsync("acme", "enable", "--vault", "open-acme", "--open");
        using var party = new AcmeParty(world, _wire, $"https://open-acme{world.Settings["STRONGROOM_VAULT_SUFFIX"]}");
        Assert.Equal(201, (await party.RegisterAsync(null, "mailto:ops@example.com")).Status);
        Assert.Equal(201, (await party.OrderAsync("a.test")).Status);
        await world.CliAsync("acme", "enable", "--vault", "open-acme");
        Assert.Equal("externalAccountRequired", AcmeParty.TypeOf(await party.OrderAsync("a.test")));
    }

    [Fact]
    public async Task A_restart_in_the_middle_loses_nothing_but_nonces()
    {
        using var party = await AcmeParty.RegisteredAsync(world, _wire);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (url, order) = await party.ReadyAsync("again.test");
        var pending = await party.OrderAsync("later.test");
        var nonce = await party.NonceAsync();
        await world.RestartAsync();

        Assert.Equal("badNonce", AcmeParty.TypeOf(await party.PostAsync(url, null, change: header => header["nonce"] = nonce)));
        Assert.Equal(200, (await party.PostAsync(order.GetProperty("finalize").GetString()!, AcmeParty.Csr(key, "again.test"))).Status);
        await party.RespondAsync(pending.Json.GetProperty("authorizations")[0].GetString()!, "dns-01");
        Assert.Equal("ready", (await party.UntilAsync(pending.Headers["Location"], "pending")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_trail_names_the_account_and_keeps_no_key()
    {
        var binding = await world.BindingAsync();
        using var party = new AcmeParty(world, _wire);
        await party.RegisterAsync(party.Binding(binding));
        await party.ReadyAsync("trail.test");
        var (_, tail, _) = await Session.RunAsync("dotnet", [DevServer.Executable, "audit", "tail", "--data", world.DataDirectory], world.DataDirectory);
        var account = new Uri(party.Kid).Segments[^1];
        foreach (var operation in (string[])["AcmeAccountCreate", "AcmeOrderCreate", "AcmeChallengeRespond", "AcmeValidation"])
        {
            Assert.Contains(tail.Split('\n'), line => line.Contains($"\"{operation}\"", StringComparison.Ordinal) && line.Contains(account, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(binding.Key, tail, StringComparison.Ordinal);
    }

    public void Dispose() => _wire.Dispose();
}
