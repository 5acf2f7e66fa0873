using Strongroom.Agent;
using Strongroom.Agent.Login;
using Strongroom.Agent.Peers;
using Strongroom.Agent.Rules;
using Xunit;

namespace Strongroom.Tests.Agent;

/// <summary>Who may use which identity, by <c>agent.json</c>.</summary>
public sealed class RuleFiles : IDisposable
{
    private const string Id = "4f6c1c3b9a8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f";
    private const uint Web = 1234;

    private static readonly AssignedIdentity System = new(Guid.Parse("11111111-1111-1111-1111-111111111111"), Guid.Empty, "/m", "SystemAssigned", null);
    private static readonly AssignedIdentity Other = new(Guid.Parse("22222222-2222-2222-2222-222222222222"), Guid.Empty, "/i", "UserAssigned", null);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strongroom-rules-");

    private string Path => global::System.IO.Path.Combine(_folder.FullName, "agent.json");

    [Fact]
    public void Without_a_file_root_and_the_own_user_may_all_and_others_nothing()
    {
        var rules = new RulesFile(500, Users()).Read(Path, isRequired: false);

        Assert.True(rules.Allows(new Peer(0, true, null, null), System));
        Assert.True(rules.Allows(new Peer(500, true, "x.service", null), Other));
        Assert.False(rules.Knows(new Peer(Web, true, null, null)));
        Assert.False(rules.Allows(new Peer(Web, true, null, null), System));
    }

    [Fact]
    public void The_root_of_a_container_is_not_the_root_of_the_machine()
    {
        var rules = Read($$"""{"allow":[{"user":"web","container":"{{Id}}","identities":["system"]}]}""");

        Assert.False(rules.Knows(new Peer(0, true, null, Id)));
        Assert.True(rules.Allows(new Peer(Web, true, null, Id), System));
        Assert.False(rules.Knows(new Peer(Web, true, null, null)));
    }

    [Fact]
    public void A_rule_gives_what_it_lists_to_whom_it_names()
    {
        var rules = Read($$"""{"allow":[{"user":"web","unit":"web.service","identities":["{{Other.ClientId}}"]}]}""");

        Assert.True(rules.Allows(new Peer(Web, true, "web.service", null), Other));
        Assert.False(rules.Allows(new Peer(Web, true, "web.service", null), System));
        Assert.False(rules.Knows(new Peer(Web, true, "other.service", null)));
        Assert.False(rules.Knows(new Peer(Web, false, null, null)));
        Assert.False(rules.Knows(new Peer(Web + 1, true, "web.service", null)));
    }

    [Fact]
    public void A_rule_without_a_container_does_not_reach_into_one() =>
        Assert.False(Read("""{"allow":[{"user":"web","identities":["system"]}]}""").Knows(new Peer(Web, true, null, Id)));

    [Theory]
    [InlineData("""{"allow":[{"user":"web","identities":["system"],"group":"x"}]}""", "group")]
    [InlineData("""{"deny":[]}""", "deny")]
    [InlineData("""{"allow":[{"identities":["system"]}]}""", "allow[0].user is missing")]
    [InlineData("""{"allow":[{"user":"ghost","identities":["system"]}]}""", "allow[0].user names nobody")]
    [InlineData("""{"allow":[{"user":"web"}]}""", "allow[0].identities is missing")]
    [InlineData("""{"allow":[{"user":"web","identities":["all"]}]}""", "allow[0].identities takes")]
    [InlineData("""{"allow":[{"user":"web","unit":"web","identities":["system"]}]}""", "allow[0].unit must end")]
    [InlineData("""{"allow":[{"user":"web","container":"4f6c","identities":["system"]}]}""", "allow[0].container takes")]
    [InlineData("""{"allow":[null]}""", "allow[0].user is missing")]
    [InlineData("""{"allow":[],"allow":[]}""", "allow")]
    [InlineData("nonsense", "agent.json")]
    public void What_makes_no_sense_is_refused_by_name(string text, string part) =>
        Assert.Contains(part, Assert.Throws<AgentException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_can_write_is_not_used(UnixFileMode mode)
    {
        File.WriteAllText(Path, "{}");
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | mode);

        Assert.Contains("can be written by others", Assert.Throws<AgentException>(() => new RulesFile(OwnProcess.User, Users()).Read(Path, true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_asked_for_must_be_there() => Assert.Throws<AgentException>(() => new RulesFile(0, Users()).Read(Path, isRequired: true));

    public void Dispose() => _folder.Delete(recursive: true);

    private AgentRules Read(string text)
    {
        File.WriteAllText(Path, text);
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new RulesFile(OwnProcess.User, Users()).Read(Path, isRequired: true);
    }

    private UserNames Users()
    {
        var list = global::System.IO.Path.Combine(_folder.FullName, "passwd");
        File.WriteAllText(list, $"root:x:0:0::/root:/bin/sh\nweb:x:{Web}:100::/:/bin/false\n");
        return new UserNames(list);
    }
}
