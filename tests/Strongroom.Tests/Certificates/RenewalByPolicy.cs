using System.Text.Json;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>Certificates that sign themselves are renewed as their policy says, and nothing else renews.</summary>
public sealed class RenewalByPolicy : IAsyncLifetime
{
    private const string At80 = """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}""";
    private const string DaysBefore = """{"trigger":{"days_before_expiry":30},"action":{"action_type":"AutoRenew"}}""";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync() => _life = await CertificateLife.StartAsync();

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Fact]
    public async Task At_its_percentage_a_new_version_comes_with_key_and_secret_and_the_old_one_stays_readable()
    {
        var first = await _life.CreateAsync("web", At80);
        var due = await _life.AtPercentAsync("web", 80);
        await _life.ToAsync(due - Second);
        Assert.Equal([first], await _life.VersionsAsync("web"));

        await _life.ToAsync(due);
        var versions = await _life.VersionsAsync("web");
        Assert.Equal(2, versions.Count);
        var second = versions.Single(version => version != first);
        var now = await _life.GetAsync("web");
        Assert.EndsWith("/" + second, now.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("a", now.GetProperty("tags").GetProperty("team").GetString());
        Assert.True(now.GetProperty("attributes").GetProperty("enabled").GetBoolean());
        Assert.Equal(due.AddMonths(12).ToUnixTimeSeconds(), now.GetProperty("attributes").GetProperty("exp").GetInt64());
        foreach (var kind in (string[])["keys", "secrets", "certificates"])
        {
            var current = await ReadAsync($"/{kind}/web");
            Assert.Contains("/" + second, (kind == "keys" ? current.GetProperty("key").GetProperty("kid") : current.GetProperty("id")).GetString(), StringComparison.Ordinal);
            await ReadAsync($"/{kind}/web/{first}");
        }

        var old = (await ReadAsync($"/secrets/web/{first}")).GetProperty("value").GetString();
        Assert.Contains("PRIVATE KEY", old, StringComparison.Ordinal);
        Assert.NotEqual(old, (await ReadAsync("/secrets/web")).GetProperty("value").GetString());
        Assert.Equal(1, await _life.Server.CountInTrailAsync("CertificateRenew", $"/certificates/web/{second}", 1));
    }

    [Fact]
    public async Task The_days_before_its_end_count_back_from_there()
    {
        await _life.CreateAsync("days", DaysBefore);
        var due = await _life.ExpiryAsync("days") - (30 * CertificateLife.Day);
        await _life.ToAsync(due - Second);
        Assert.Single(await _life.VersionsAsync("days"));
        await _life.ToAsync(due);
        Assert.Equal(2, (await _life.VersionsAsync("days")).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_key_stays_where_the_policy_keeps_it(bool reuses)
    {
        await _life.CreateAsync("k", At80, reuses: reuses);
        var before = (await ReadAsync("/keys/k")).GetProperty("key").GetProperty("x").GetString();
        await _life.ToAsync(await _life.AtPercentAsync("k", 80));
        Assert.Equal(2, (await _life.VersionsAsync("k")).Count);
        var after = (await ReadAsync("/keys/k")).GetProperty("key").GetProperty("x").GetString();
        Assert.Equal(reuses, before == after);
    }

    [Fact]
    public async Task What_somebody_has_disabled_is_not_renewed_and_is_once_it_is_enabled_again()
    {
        await _life.CreateAsync("off", At80);
        await _life.CreateAsync("policy-off", At80);
        await _life.PatchAsync("off", """{"attributes":{"enabled":false}}""");
        await _life.PatchAsync("policy-off/policy", """{"attributes":{"enabled":false}}""");
        await _life.Server.AdvanceAsync(340 * CertificateLife.Day);
        Assert.Single(await _life.VersionsAsync("off"));
        Assert.Single(await _life.VersionsAsync("policy-off"));

        await _life.PatchAsync("off", """{"attributes":{"enabled":true}}""");
        await _life.PatchAsync("policy-off/policy", """{"attributes":{"enabled":true}}""");
        await _life.Server.RunDueAsync();
        Assert.Equal(2, (await _life.VersionsAsync("off")).Count);
        Assert.Equal(2, (await _life.VersionsAsync("policy-off")).Count);
    }

    [Fact]
    public async Task A_changed_policy_moves_the_time_both_ways()
    {
        await _life.CreateAsync("moves", At80);
        await _life.PatchAsync("moves/policy", $$"""{"lifetime_actions":[{{DaysBefore}}]}""");
        await _life.ToAsync(await _life.AtPercentAsync("moves", 85));
        Assert.Single(await _life.VersionsAsync("moves"));

        await _life.PatchAsync("moves/policy", $$"""{"lifetime_actions":[{{At80}}]}""");
        await _life.Server.RunDueAsync();
        Assert.Equal(2, (await _life.VersionsAsync("moves")).Count);

        await _life.PatchAsync("moves/policy", """{"lifetime_actions":[]}""");
        await _life.Server.AdvanceAsync(400 * CertificateLife.Day);
        Assert.Equal(2, (await _life.VersionsAsync("moves")).Count);
    }

    [Fact]
    public async Task A_deleted_certificate_is_not_renewed_and_a_recovered_one_is()
    {
        await _life.CreateAsync("gone", At80);
        await _life.ToAsync(await _life.AtPercentAsync("gone", 79));
        Assert.Equal(200, (await _life.Server.SendAsync("DELETE", "/certificates/gone")).Status);
        await _life.Server.AdvanceAsync(5 * CertificateLife.Day);
        Assert.Equal(200, (await _life.Server.SendAsync("POST", "/deletedcertificates/gone/recover")).Status);
        Assert.Single(await _life.VersionsAsync("gone"));
        await _life.Server.RunDueAsync();
        Assert.Equal(2, (await _life.VersionsAsync("gone")).Count);
    }

    [Fact]
    public async Task Two_loops_at_one_time_renew_once()
    {
        await _life.CreateAsync("twice", At80);
        _life.Server.Clock.Advance(await _life.AtPercentAsync("twice", 80) - _life.Now);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(_life.Server.RunDueAsync)));
        Assert.Equal(2, (await _life.VersionsAsync("twice")).Count);
        Assert.Equal(1, await _life.Server.CountInTrailAsync("CertificateRenew", "/certificates/twice/", 1));
    }

    [Fact]
    public async Task It_goes_on_across_a_restart_and_years_asleep_give_one_version()
    {
        await _life.CreateAsync("sleeps", At80);
        _life.Server.Clock.Advance(300 * CertificateLife.Day);
        await _life.Server.RestartAsync();
        await _life.Server.RunDueAsync();
        Assert.Equal(2, (await _life.VersionsAsync("sleeps")).Count);

        await _life.Server.AdvanceAsync(2000 * CertificateLife.Day);
        Assert.Equal(3, (await _life.VersionsAsync("sleeps")).Count);
        await _life.Server.RunDueAsync();
        Assert.Equal(3, (await _life.VersionsAsync("sleeps")).Count);
    }

    [Fact]
    public async Task Its_nearing_end_and_its_end_are_announced_once_each_also_across_a_restart()
    {
        const string Near = "CertificateNearExpiryEventGridNotification";
        const string Expired = "CertificateExpiredEventGridNotification";
        await _life.CreateAsync("ends", "");
        var end = await _life.ExpiryAsync("ends");
        await _life.ToAsync(end - (30 * CertificateLife.Day) - Second);
        Assert.Equal(0, await _life.Server.CountInTrailAsync(Near, "/certificates/ends/", 0));
        await _life.ToAsync(end - (30 * CertificateLife.Day));
        Assert.Equal(1, await _life.Server.CountInTrailAsync(Near, "/certificates/ends/", 1));
        Assert.Equal(0, await _life.Server.CountInTrailAsync(Expired, "/certificates/ends/", 0));

        await _life.Server.RestartAsync();
        await _life.PatchAsync("ends", """{"tags":{"b":"c"}}""");
        await _life.ToAsync(end);
        await _life.Server.AdvanceAsync(CertificateLife.Day);
        Assert.Equal(1, await _life.Server.CountInTrailAsync(Expired, "/certificates/ends/", 1));
        Assert.Equal(1, await _life.Server.CountInTrailAsync(Near, "/certificates/ends/", 1));
    }

    private async Task<JsonElement> ReadAsync(string path)
    {
        var (status, json) = await _life.Server.SendAsync("GET", path);
        Assert.Equal(200, status);
        return json;
    }
}
