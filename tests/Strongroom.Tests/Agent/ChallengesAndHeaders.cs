using Strongroom.Agent.Endpoints;
using Strongroom.Agent.Peers;
using Strongroom.Agent.State;
using Strongroom.Tests.Identity;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>What a process proves beside being who it is: bound to its user, and to a short time.</summary>
public sealed class ChallengesAndHeaders : IDisposable
{
    private static readonly uint Me = OwnProcess.User;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strongroom-challenges-");
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly ArcChallenges _challenges;

    public ChallengesAndHeaders() => _challenges = new ArcChallenges(_folder.FullName, _clock);

    [Fact]
    public void Another_users_answer_is_worth_nothing_and_uses_it_up()
    {
        var answer = "Basic " + File.ReadAllText(_challenges.Make(Me));

        Assert.False(_challenges.Redeem(answer, Me + 1));
        Assert.False(_challenges.Redeem(answer, Me));
    }

    [Fact]
    public void A_minute_is_all_there_is()
    {
        var early = "Basic " + File.ReadAllText(_challenges.Make(Me));
        var late = "Basic " + File.ReadAllText(_challenges.Make(Me));
        _clock.Advance(ArcChallenges.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True(_challenges.Redeem(early, Me));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(_challenges.Redeem(late, Me));
    }

    [Fact]
    public void What_nobody_answers_is_removed()
    {
        _challenges.Make(Me);
        _clock.Advance(ArcChallenges.Lifetime);
        _challenges.Tidy();

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void One_user_cannot_fill_the_folder()
    {
        for (var i = 0; i < ArcChallenges.MaxOpen + 5; i++)
        {
            _challenges.Make(Me);
        }

        Assert.Equal(ArcChallenges.MaxOpen, _folder.GetFiles().Length);
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Basic")]
    [InlineData("")]
    public void What_is_no_answer_is_none(string authorization) => Assert.False(_challenges.Redeem(authorization, Me));

    [Fact]
    public void A_header_is_one_users_and_lasts()
    {
        var state = StateFolder.Make(Path.Combine(_folder.FullName, "state"));
        string mine;
        using (var headers = IdentityHeaders.Load(state))
        {
            headers.Write(_folder.FullName, Me);
            mine = File.ReadAllText(Path.Combine(_folder.FullName, $"{Me}"));
            Assert.True(headers.IsOf(Me, mine));
            Assert.False(headers.IsOf(Me + 1, mine));
            Assert.False(headers.IsOf(Me, mine[..^1]));
        }

        using var again = IdentityHeaders.Load(state);
        Assert.True(again.IsOf(Me, mine));
    }

    [Fact]
    public void A_folder_that_others_can_write_is_not_used()
    {
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);

        Assert.Contains("can be written by others", Assert.Throws<Strongroom.Agent.AgentException>(() => UserFile.MakeFolder(_folder.FullName, Me)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
