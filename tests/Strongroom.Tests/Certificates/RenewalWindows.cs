using Strongroom.Issuers;
using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>What an authority wishes about the time of a renewal (RFC 9773), and what it cannot bring about.</summary>
public sealed class RenewalWindows : IAsyncLifetime
{
    private const string At80 = """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"AutoRenew"}}""";

    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync()
    {
        _life = await CertificateLife.StartAsync();
        await _life.UseAuthorityAsync();
    }

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Fact]
    public async Task A_renewal_begins_within_an_earlier_window()
    {
        await _life.CreateAsync("web", At80, "ca");
        var start = _life.Now + (10 * CertificateLife.Day);
        Wish(start, start + (2 * CertificateLife.Day));
        await DaysAsync(9);
        await _life.ToAsync(start - TimeSpan.FromSeconds(1));
        Assert.Single(await _life.VersionsAsync("web"));
        await _life.ToAsync(start + (2 * CertificateLife.Day));
        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
    }

    [Fact]
    public async Task A_window_that_is_moved_before_it_comes_moves_the_renewal()
    {
        await _life.CreateAsync("web", At80, "ca");
        var start = _life.Now + (10 * CertificateLife.Day);
        Wish(start, start + (2 * CertificateLife.Day));
        await DaysAsync(5);
        start += 10 * CertificateLife.Day;
        Wish(start, start + (2 * CertificateLife.Day));
        await DaysAsync(14);
        Assert.Single(await _life.VersionsAsync("web"));

        // The wish is for the version that is there: the authority has none for the next.
        for (var day = 0; day < 3 && (await _life.VersionsAsync("web")).Count == 1; day++)
        {
            await DaysAsync(1);
        }

        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
    }

    [Fact]
    public async Task A_later_window_does_not_move_the_policys_time()
    {
        await _life.CreateAsync("web", At80, "ca");
        Wish(_life.Now + (320 * CertificateLife.Day), _life.Now + (330 * CertificateLife.Day));
        await DaysAsync(2);
        await _life.ToAsync(await _life.AtPercentAsync("web", 80));
        Assert.True(_life.Authority.Asked > 0);
        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
    }

    [Fact]
    public async Task Only_who_renews_by_itself_is_asked_about_and_once_a_day()
    {
        await _life.CreateAsync("mails", """{"trigger":{"lifetime_percentage":80},"action":{"action_type":"EmailContacts"}}""", "ca");
        await _life.CreateAsync("self", At80);
        await _life.Server.AdvanceAsync(3 * CertificateLife.Day);
        Assert.Equal(0, _life.Authority.Asked);

        await _life.CreateAsync("web", At80, "ca");
        await _life.Server.AdvanceAsync(CertificateLife.Day - TimeSpan.FromSeconds(1));
        Assert.Equal(0, _life.Authority.Asked);
        await _life.Server.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _life.Authority.Asked);
        for (var hour = 0; hour < 48; hour++)
        {
            await _life.Server.AdvanceAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(3, _life.Authority.Asked);
    }

    [Fact]
    public async Task An_authority_that_says_to_ask_at_once_is_asked_once_an_hour()
    {
        await _life.CreateAsync("web", At80, "ca");
        Wish(_life.Now + (100 * CertificateLife.Day), _life.Now + (101 * CertificateLife.Day), again: TimeSpan.Zero);
        await _life.Server.AdvanceAsync(CertificateLife.Day);
        await _life.Server.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(1, _life.Authority.Asked);
        await _life.Server.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _life.Authority.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_fails_or_wishes_nonsense_changes_nothing_and_is_asked_the_next_day(bool throws)
    {
        await _life.CreateAsync("web", At80, "ca");
        if (throws)
        {
            _life.Authority.Window = () => throw new InvalidOperationException("broken");
        }
        else
        {
            Wish(_life.Now + CertificateLife.Day, _life.Now - CertificateLife.Day, again: TimeSpan.Zero);
        }

        await _life.Server.AdvanceAsync(CertificateLife.Day);
        await _life.Server.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(1, _life.Authority.Asked);
        await _life.Server.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, _life.Authority.Asked);
        Assert.Single(await _life.VersionsAsync("web"));
    }

    [Fact]
    public async Task A_window_that_is_over_renews_at_once_and_a_faulty_authority_not_without_end()
    {
        await _life.CreateAsync("web", At80, "ca");
        var start = _life.Now - CertificateLife.Day;
        _life.Authority.Window = () => new RenewalWindow(start, start, start);
        await DaysAsync(1);
        Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
        for (var hour = 0; hour < 24; hour++)
        {
            Assert.Equal(2, (await _life.VersionsAsync("web")).Count);
            await _life.Server.AdvanceAsync(TimeSpan.FromHours(1));
        }

        await _life.Server.RunDueAsync();
        Assert.Equal(3, (await _life.VersionsAsync("web")).Count);
    }

    /// <summary>Day by day, as an authority is asked; what was answered is acted upon in the next turn of the loop.</summary>
    private async Task DaysAsync(int count)
    {
        for (var day = 0; day < count; day++)
        {
            await _life.Server.AdvanceAsync(CertificateLife.Day);
            await _life.Server.RunDueAsync();
        }
    }

    private void Wish(DateTimeOffset start, DateTimeOffset end, TimeSpan? again = null) =>
        _life.Authority.Window = () => new RenewalWindow(start, end, _life.Now + (again ?? CertificateLife.Day));
}
