using System.Net;
using Strongroom.Agent.Tokens;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>What the agent keeps, for how long, and what makes it forget.</summary>
public sealed class TokensHeld : IAsyncLifetime
{
    private RunningAgent _agent = null!;

    public async ValueTask InitializeAsync() => _agent = await RunningAgent.StartAsync();

    [Fact]
    public async Task A_token_is_asked_for_once_for_each_identity_and_resource()
    {
        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
        Assert.Equal("token-2", await _agent.ImdsTokenAsync($"&client_id={RunningAgent.OtherClient:D}"));
        using var other = await _agent.ImdsAsync(resource: "https://management.localhost:8443/");
        Assert.Equal("token-3", (await RunningAgent.JsonAsync(other)).GetProperty("access_token").GetString());
    }

    [Fact]
    public async Task Many_at_once_make_one_question()
    {
        var gate = new TaskCompletionSource();
        _agent.Login.Hold = gate.Task;
        var askers = Enumerable.Range(0, 20).Select(_ => _agent.ImdsTokenAsync()).ToList();
        await Task.Delay(200);
        gate.SetResult();

        Assert.All(await Task.WhenAll(askers), token => Assert.Equal("token-1", token));
        Assert.Equal(1, _agent.Login.TokensGiven);
    }

    [Fact]
    public async Task A_token_in_its_last_five_minutes_is_not_handed_out()
    {
        await _agent.ImdsTokenAsync();
        _agent.Clock.Advance(TimeSpan.FromSeconds(3600 - 300));

        Assert.Equal("token-2", await _agent.ImdsTokenAsync());
    }

    [Fact]
    public async Task From_half_of_its_life_on_a_token_is_renewed_behind_the_asker()
    {
        await _agent.ImdsTokenAsync();
        _agent.Clock.Advance(TimeSpan.FromSeconds(1799));
        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
        Assert.Equal(1, _agent.Login.TokensGiven);
        _agent.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
        await UntilAsync(async () => await _agent.ImdsTokenAsync() == "token-2");
    }

    [Fact]
    public async Task A_restart_while_the_server_is_away_still_serves()
    {
        await _agent.ImdsTokenAsync();
        await _agent.StopAsync();
        await _agent.Login.StopAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_agent.Folder.TokensPath));
        await _agent.RunAsync();

        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
    }

    [Fact]
    public async Task With_nothing_held_and_the_server_away_the_asker_is_told_to_come_back()
    {
        await _agent.Login.StopAsync();
        using var answer = await _agent.ImdsAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("5", answer.Headers.NonValidated["Retry-After"].ToString());
        await _agent.Login.RestartAsync();
        _agent.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
    }

    [Theory]
    [InlineData(307)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(200)]
    [InlineData(401)]
    public async Task What_stands_in_between_can_neither_revoke_nor_redirect(int status)
    {
        await _agent.ImdsTokenAsync();
        _agent.Login.Misbehave = status;
        await _agent.Session.AskStatusAsync(CancellationToken.None);
        using var other = await _agent.ImdsAsync(resource: "b");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, other.StatusCode);
        Assert.Equal("token-1", await _agent.ImdsTokenAsync());
    }

    [Fact]
    public async Task An_identity_whose_epoch_changed_is_asked_for_anew_and_the_others_stay()
    {
        await _agent.ImdsTokenAsync();
        await _agent.ImdsTokenAsync($"&client_id={RunningAgent.OtherClient:D}");
        _agent.Login.Identities[0] = StubLogin.Identity(RunningAgent.SystemClient, RunningAgent.SystemPrincipal, "/m", "SystemAssigned", "2");
        await _agent.Session.AskStatusAsync(CancellationToken.None);

        Assert.Equal("token-3", await _agent.ImdsTokenAsync());
        Assert.Equal("token-2", await _agent.ImdsTokenAsync($"&client_id={RunningAgent.OtherClient:D}"));
    }

    [Fact]
    public async Task A_token_that_was_on_its_way_while_the_epoch_changed_does_not_last()
    {
        var gate = new TaskCompletionSource();
        _agent.Login.Hold = gate.Task;
        var asker = _agent.ImdsTokenAsync();
        await _agent.Login.Asked;
        _agent.Login.Identities[0] = StubLogin.Identity(RunningAgent.SystemClient, RunningAgent.SystemPrincipal, "/m", "SystemAssigned", "2");
        await _agent.Session.AskStatusAsync(CancellationToken.None);
        gate.SetResult();
        await asker;
        await _agent.Session.AskStatusAsync(CancellationToken.None);

        Assert.Equal(0, _agent.Cache.Count);
    }

    [Fact]
    public async Task An_identity_that_was_taken_away_is_gone_from_the_disk_too()
    {
        await _agent.ImdsTokenAsync();
        _agent.Login.Identities.Clear();
        await _agent.Session.AskStatusAsync(CancellationToken.None);
        using var answer = await _agent.ImdsAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("token-1", await File.ReadAllTextAsync(_agent.Folder.TokensPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_assigned_a_moment_ago_is_found()
    {
        var fresh = Entropy.NewGuid();
        _agent.Login.Identities.Add(StubLogin.Identity(fresh, Entropy.NewGuid(), "/new", "UserAssigned", "1"));
        _agent.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("token-1", await _agent.ImdsTokenAsync($"&client_id={fresh:D}"));
    }

    [Fact]
    public async Task A_revoked_agent_drops_all_and_serves_nothing_until_it_is_enrolled_again()
    {
        await _agent.ImdsTokenAsync();
        _agent.Login.IsRevoked = true;
        await _agent.Session.AskStatusAsync(CancellationToken.None);
        using var answer = await _agent.ImdsAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, _agent.Cache.Count);
        Assert.DoesNotContain("token-1", await File.ReadAllTextAsync(_agent.Folder.TokensPath), StringComparison.Ordinal);

        _agent.Login.IsRevoked = false;
        _agent.Login.Agent = Entropy.NewGuid();
        _agent.Enrol();
        await _agent.Session.AskStatusAsync(CancellationToken.None);
        Assert.Equal("token-2", await _agent.ImdsTokenAsync());
    }

    [Fact]
    public async Task A_token_request_that_finds_the_agent_revoked_is_enough()
    {
        await _agent.ImdsTokenAsync();
        _agent.Login.IsRevoked = true;
        using var other = await _agent.ImdsAsync(resource: "b");
        using var held = await _agent.ImdsAsync();

        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, held.StatusCode);
    }

    [Fact]
    public async Task What_the_server_refuses_is_passed_on()
    {
        _agent.Login.RefuseTokens = (400, "invalid_resource");
        using var answer = await _agent.ImdsAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"error":"invalid_resource","error_description":"AADSTS1: invalid_resource"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_token_that_the_vault_refused_is_asked_for_anew()
    {
        await _agent.ImdsTokenAsync();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("token-1"u8));

        Assert.Equal("token-1", await _agent.ImdsTokenAsync("&token_sha256_to_refresh=" + new string('0', 64)));
        Assert.Equal("token-2", await _agent.ImdsTokenAsync("&token_sha256_to_refresh=" + hash));
    }

    [Fact]
    public async Task One_asker_cannot_fill_the_memory()
    {
        await _agent.ImdsTokenAsync();
        for (var i = 0; i < TokenCache.MaxTokens + 10; i++)
        {
            _agent.Cache.Put(new CachedToken(new TokenKey(RunningAgent.SystemClient, $"r{i}"), "1", new SecretBytes("x"u8), 0, 0, long.MaxValue / 2));
        }

        Assert.Equal(TokenCache.MaxTokens, _agent.Cache.Count);
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 100 && !await condition(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(await condition());
    }
}
