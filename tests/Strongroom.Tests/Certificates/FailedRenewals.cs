using Strongroom.Issuers;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>An authority that does not give the next version: the current one stays, it is tried again with growing pauses, and people are told.</summary>
public sealed class FailedRenewals : IAsyncLifetime
{
    private const string At80 = """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}""";
    private const string Mail = "CertificateContactsMail";

    private static readonly EnrolmentStep No = new EnrolmentStep.Refused("Request rejected", "not you\r\nBcc: everybody");

    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync()
    {
        _life = await CertificateLife.StartAsync();
        await _life.UseAuthorityAsync();
        await _life.SetContactsAsync("ann@example.com");
    }

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Fact]
    public async Task Refusals_are_tried_again_with_growing_pauses_until_one_is_given()
    {
        var first = await _life.CreateAsync("web", At80, "ca");
        _life.Authority.Answer = No;
        var due = await _life.AtPercentAsync("web", 80);
        await _life.ToAsync(due);
        var tries = _life.Authority.Enrolled;
        var at = due;
        foreach (var hours in (int[])[1, 2, 4, 8, 16, 24, 24])
        {
            Assert.Equal([first], await _life.VersionsAsync("web"));
            Assert.True((await _life.GetAsync("web")).GetProperty("attributes").GetProperty("enabled").GetBoolean());
            at += TimeSpan.FromHours(hours);
            await _life.ToAsync(at - TimeSpan.FromSeconds(1));
            Assert.Equal(tries, _life.Authority.Enrolled);
            await _life.ToAsync(at);
            Assert.Equal(++tries, _life.Authority.Enrolled);
        }

        var records = await _life.Server.InTrailAsync("CertificateRenew", "/certificates/web/", 8);
        Assert.Equal(8, records.Count);
        Assert.All(records, record => Assert.Equal((502, "Request rejected"), (record.Status, record.ErrorCode)));

        _life.Authority.Answer = null;
        await _life.Server.AdvanceAsync(CertificateLife.Day);
        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);

        // The next failure begins anew with an hour.
        _life.Authority.Answer = No;
        due = await _life.AtPercentAsync("web", 80);
        await _life.ToAsync(due);
        tries = _life.Authority.Enrolled;
        await _life.ToAsync(due + TimeSpan.FromHours(1));
        Assert.Equal(tries + 1, _life.Authority.Enrolled);
    }

    [Fact]
    public async Task Contacts_are_written_to_at_the_first_failure_and_then_at_most_once_a_day()
    {
        await _life.CreateAsync("web", At80, "ca");
        _life.Authority.Answer = No;
        var due = await _life.AtPercentAsync("web", 80);

        // Failures at 0, 1, 3, 7, 15, 31, 55 and 79 hours: of those in the first day only the first is written about.
        foreach (var (hours, mails) in ((int, int)[])[(0, 1), (1, 1), (3, 1), (7, 1), (15, 1), (31, 2), (55, 3), (79, 4)])
        {
            await _life.ToAsync(due + TimeSpan.FromHours(hours));
            Assert.Equal(mails, await _life.Server.CountInTrailAsync(Mail, "/certificates/web/", mails));
        }

        // Without a mail server nothing is sent, and that is in the trail.
        Assert.All(await _life.Server.InTrailAsync(Mail, "/certificates/web/", 4), record => Assert.Equal((503, "MailNotConfigured"), (record.Status, record.ErrorCode)));
    }

    [Fact]
    public async Task An_authority_that_is_away_is_tried_for_a_day_and_a_restart_does_not_begin_again()
    {
        await _life.CreateAsync("web", At80, "ca");
        _life.Authority.Answer = new EnrolmentStep.Unreachable([], "no route");
        var due = await _life.AtPercentAsync("web", 80);
        await _life.ToAsync(due);
        var tries = _life.Authority.Enrolled;
        await _life.ToAsync(due + TimeSpan.FromSeconds(9));
        Assert.Equal(tries, _life.Authority.Enrolled);
        await _life.ToAsync(due + TimeSpan.FromSeconds(10));
        Assert.Equal(tries + 1, _life.Authority.Enrolled);

        await _life.Server.RestartAsync();
        await _life.ToAsync(due + TimeSpan.FromSeconds(29));
        Assert.Equal(tries + 1, _life.Authority.Enrolled);
        await _life.ToAsync(due + TimeSpan.FromSeconds(30));
        Assert.Equal(tries + 2, _life.Authority.Enrolled);
        Assert.Equal(0, await _life.Server.CountInTrailAsync("CertificateRenew", "/certificates/web/", 0));

        await _life.ToAsync(due + TimeSpan.FromHours(25));
        Assert.Equal(1, await _life.Server.CountInTrailAsync("CertificateRenew", "/certificates/web/", 1));
        _life.Authority.Answer = null;
        await _life.Server.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
    }

    [Fact]
    public async Task Who_cancels_a_renewal_has_a_day_before_it_is_begun_again()
    {
        await _life.CreateAsync("web", At80, "ca");
        _life.Authority.Answer = new EnrolmentStep.Waiting([], TimeSpan.FromHours(1), "a person must agree");
        await _life.ToAsync(await _life.AtPercentAsync("web", 80));
        var request = (await _life.GetAsync("web/pending")).GetProperty("request_id").GetString();
        await _life.PatchAsync("web/pending", """{"cancellation_requested":true}""");
        await _life.Server.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(request, (await _life.GetAsync("web/pending")).GetProperty("request_id").GetString());
        await _life.Server.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.NotEqual(request, (await _life.GetAsync("web/pending")).GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task Versions_shorter_than_the_policy_counts_back_are_renewed_at_their_half_and_not_without_end()
    {
        _life.Authority.Validity = 20 * CertificateLife.Day;
        await _life.CreateAsync("short", """{"trigger":{"days_before_expiry":30},"action":{"action_type":"AutoRenew"}}""", "ca");
        Assert.Single(await _life.VersionsAsync("short"));
        await _life.Server.AdvanceAsync((10 * CertificateLife.Day) - TimeSpan.FromMinutes(1));
        Assert.Single(await _life.VersionsAsync("short"));
        await _life.Server.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await _life.VersionsAsync("short")).Count);
    }

    [Fact]
    public async Task An_authority_that_gives_hardly_more_days_than_are_counted_back_is_not_asked_every_day()
    {
        _life.Authority.Validity = 90 * CertificateLife.Day;
        await _life.CreateAsync("daily", """{"trigger":{"days_before_expiry":89},"action":{"action_type":"AutoRenew"}}""", "ca");
        for (var day = 0; day < 44; day++)
        {
            await _life.Server.AdvanceAsync(CertificateLife.Day);
        }

        Assert.Single(await _life.VersionsAsync("daily"));
        await _life.Server.AdvanceAsync(CertificateLife.Day);
        Assert.Equal(2, (await _life.VersionsAsync("daily")).Count);
    }

    [Fact]
    public async Task One_that_breaks_is_asked_again_after_pauses_and_given_up_after_a_day()
    {
        await _life.CreateAsync("web", At80, "ca");
        _life.Authority.Breaks = true;
        var due = await _life.AtPercentAsync("web", 80);
        await _life.ToAsync(due);
        var before = _life.Authority.Enrolled;
        await _life.Server.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(before, _life.Authority.Enrolled);
        for (var hour = 0; hour < 27; hour++)
        {
            await _life.Server.AdvanceAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, await _life.Server.CountInTrailAsync("CertificateRenew", "/certificates/web/", 1));
        Assert.Single(await _life.VersionsAsync("web"));
    }
}
