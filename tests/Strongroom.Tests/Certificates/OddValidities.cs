using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>Certificates that live for days, or for ever, and policies that count more days than a certificate has.</summary>
public sealed class OddValidities : IAsyncLifetime
{
    private const string TooEarly = """{"trigger":{"days_before_expiry":3000},"action":{"action_type":"AutoRenew"}}""";

    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync() => _life = await CertificateLife.StartAsync();

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Theory]
    [InlineData(1950)]
    [InlineData(2020)]
    public async Task One_that_never_ends_is_taken_and_its_next_version_lives_as_long_as_a_policy_can_say(int from)
    {
        var (pem, _) = Imported.Pem(new DateTimeOffset(from, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
        await _life.ImportAsync("device", pem, """{"issuer":{"name":"Self"}}""");
        Assert.Equal(253402300799, (await _life.ExpiryAsync("device")).ToUnixTimeSeconds());
        Assert.Equal(1200, (await _life.GetAsync("device/policy")).GetProperty("x509_props").GetProperty("validity_months").GetInt32());

        Assert.Equal(202, (await _life.Server.SendAsync("POST", "/certificates/device/create", "{}")).Status);
        Assert.Equal(_life.Now.AddMonths(1200).ToUnixTimeSeconds(), (await _life.ExpiryAsync("device")).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task One_of_six_days_is_renewed_for_a_month()
    {
        var (pem, _) = Imported.Pem(_life.Now.AddMinutes(-10), _life.Now.AddDays(6));
        await _life.ImportAsync("days", pem, """{"issuer":{"name":"Self"},"lifetime_actions":[{"trigger":{"days_before_expiry":2},"action":{"action_type":"AutoRenew"}}]}""");
        await _life.Server.AdvanceAsync(4 * CertificateLife.Day);
        Assert.Equal(2, (await _life.VersionsAsync("days")).Count);
        Assert.Equal(_life.Now.AddMonths(1).ToUnixTimeSeconds(), (await _life.ExpiryAsync("days")).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Days_that_no_version_has_are_refused_wherever_they_are_said()
    {
        await _life.CreateAsync("web", "");
        var (status, json) = await _life.Server.SendAsync("PATCH", "/certificates/web/policy", $$"""{"lifetime_actions":[{{TooEarly}}]}""");
        Assert.Equal(400, status);
        Assert.Contains("days_before_expiry", json.ToString(), StringComparison.Ordinal);

        var (pem, _) = Imported.Pem(_life.Now.AddMinutes(-10), _life.Now.AddDays(90));
        (status, json) = await _life.TryImportAsync("imported", pem, $$$"""{"issuer":{"name":"Self"},"lifetime_actions":[{{{TooEarly}}}]}""");
        Assert.Equal(400, status);
        Assert.Contains("days_before_expiry", json.ToString(), StringComparison.Ordinal);
    }
}
