using Strongroom.Access.Conditions;
using Strongroom.Gate;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Access;

/// <summary>Control-plane reference §3.5, form by form.</summary>
public sealed class ConditionGrammar
{
    private const string Name = "@Resource[Microsoft.KeyVault/vaults/secrets:name]";
    private const string Requested = "@Request[Microsoft.KeyVault/vaults/secrets:name]";
    private const string Vault = "@Resource[Microsoft.KeyVault/vaults:name]";
    private const string Role = "@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]";
    private const string Kind = "@Request[Microsoft.Authorization/roleAssignments:PrincipalType]";
    private const string Now = "@Environment[UtcNow]";
    private const string Link = "@Environment[isPrivateLink]";
    private const string Team = "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Eng_Team]";
    private const string Level = "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Eng_Level]";
    private const string User = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    private static readonly AccessQuestion Question = new(AccessWorld.GetSecret, IsDataAction: true, AccessWorld.At(AccessWorld.Kv1 + "/secrets/App-1"))
    {
        Attributes = new AccessAttributes
        {
            VaultName = "kv1",
            ResourceSecretName = "App-1",
            RequestAssignment = new AssignmentAttributes(Guid.Parse(User), PrincipalId.New(), "ServicePrincipal"),
            Now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
            IsPrivateLink = true,
            PrincipalAttributes = new Dictionary<string, IReadOnlyList<string>> { ["Eng_Team"] = ["red", "blue"], ["Eng_Level"] = ["7"] },
        },
    };

    [Theory]
    [InlineData("ActionMatches{'Microsoft.KeyVault/vaults/secrets/getSecret/action'}", true)]
    [InlineData("ActionMatches{'microsoft.keyvault/*/GETSECRET/action'}", true)]
    [InlineData("ActionMatches { '*' }", true)]
    [InlineData("ActionMatches{'Microsoft.KeyVault/vaults/secrets/setSecret/action'}", false)]
    [InlineData("SubOperationMatches{'Blob.List'}", false)]
    [InlineData("!SubOperationMatches{'Blob.List'}", true)]
    [InlineData("!ActionMatches{'*'}", false)]
    [InlineData("NOT ActionMatches{'x'}", true)]
    [InlineData("not not ActionMatches{'*'}", true)]
    [InlineData("!!ActionMatches{'*'}", true)]
    [InlineData("((!(ActionMatches{'x'})) OR (" + Name + " StringStartsWith 'zzz'))", true)]
    [InlineData("((!(ActionMatches{'*'})) OR (" + Name + " StringStartsWith 'zzz'))", false)]
    [InlineData("ActionMatches{'*'} && ActionMatches{'*'} and ActionMatches{'x'}", false)]
    [InlineData("ActionMatches{'x'} || ActionMatches{'x'} or ActionMatches{'*'}", true)]
    [InlineData("(ActionMatches{'x'} AND ActionMatches{'*'}) OR ActionMatches{'*'}", true)]
    [InlineData("ActionMatches{'x'} AND (ActionMatches{'*'} OR ActionMatches{'*'})", false)]
    public void Targets_and_logic(string text, bool holds) => Check(text, holds);

    [Theory]
    [InlineData(Name + " StringEquals 'App-1'", true)]
    [InlineData(Name + " StringEquals 'app-1'", false)]
    [InlineData(Name + " StringEqualsIgnoreCase 'app-1'", true)]
    [InlineData(Name + " stringequalsignorecase 'app-1'", true)]
    [InlineData(Name + " StringNotEquals 'app-1'", true)]
    [InlineData(Name + " StringNotEqualsIgnoreCase 'app-1'", false)]
    [InlineData(Name + " StringStartsWith 'App'", true)]
    [InlineData(Name + " StringStartsWith 'app'", false)]
    [InlineData(Name + " StringStartsWithIgnoreCase 'app'", true)]
    [InlineData(Name + " StringNotStartsWith 'app'", true)]
    [InlineData(Name + " StringNotStartsWithIgnoreCase 'app'", false)]
    [InlineData(Name + " StringLike 'A*1'", true)]
    [InlineData(Name + " StringLike 'A??-?'", true)]
    [InlineData(Name + " StringLike 'A??-??'", false)]
    [InlineData(Name + " StringLike 'a*'", false)]
    [InlineData(Name + " StringLikeIgnoreCase 'a*'", true)]
    [InlineData(Name + " StringNotLike 'A*'", false)]
    [InlineData(Name + " StringNotLikeIgnoreCase 'b*'", true)]
    [InlineData(Name + @" StringLike 'App\*'", false)]
    [InlineData(Name + @" StringLike 'App\-1'", true)]
    [InlineData(Name + " StringEquals 'A*'", false)]
    [InlineData("@RESOURCE[MICROSOFT.KEYVAULT/VAULTS/SECRETS:NAME] StringEquals 'App-1'", true)]
    [InlineData(Name + " StringNotEquals " + Vault, true)]
    [InlineData(Vault + " StringEquals " + Vault, true)]
    public void Texts(string text, bool holds) => Check(text, holds);

    [Theory]
    [InlineData(Level + " NumericEquals 7", true)]
    [InlineData(Level + " NumericEquals 7.0", true)]
    [InlineData(Level + " NumericNotEquals 7", false)]
    [InlineData(Level + " NumericGreaterThan 6.5", true)]
    [InlineData(Level + " NumericGreaterThan 7", false)]
    [InlineData(Level + " NumericGreaterThanEquals 7", true)]
    [InlineData(Level + " NumericLessThan 7", false)]
    [InlineData(Level + " NumericLessThan 10", true)]
    [InlineData(Level + " NumericLessThanEquals -7", false)]
    [InlineData(Now + " DateTimeGreaterThan '2026-03-01T11:59:59.9Z'", true)]
    [InlineData(Now + " DateTimeGreaterThan '2026-03-01T12:00:00.0Z'", false)]
    [InlineData(Now + " DateTimeGreaterThanEquals '2026-03-01T12:00:00Z'", true)]
    [InlineData(Now + " DateTimeEquals '2026-03-01T13:00:00+01:00'", true)]
    [InlineData(Now + " DateTimeEquals '2026-03-01T12:00:00'", true)]
    [InlineData(Now + " DateTimeNotEquals '2026-03-01'", true)]
    [InlineData(Now + " DateTimeLessThan '2026-03-02'", true)]
    [InlineData(Now + " DateTimeLessThanEquals '2026-02-28'", false)]
    [InlineData(Link + " BoolEquals true", true)]
    [InlineData(Link + " BoolEquals 'True'", true)]
    [InlineData(Link + " BoolNotEquals false", true)]
    [InlineData(Role + " GuidEquals 4633458B-17DE-408A-b874-0445c86b69e6", true)]
    [InlineData(Role + " GuidEquals '" + User + "'", true)]
    [InlineData(Role + " GuidNotEquals " + User, false)]
    [InlineData(Role + " StringEquals '" + User + "'", true)]
    [InlineData(Kind + " StringEqualsIgnoreCase 'serviceprincipal'", true)]
    public void Numbers_times_booleans_and_ids(string text, bool holds) => Check(text, holds);

    [Theory]
    [InlineData(Role + " ForAnyOfAnyValues:GuidEquals {" + Owner + ", " + User + "}", true)]
    [InlineData(Role + " ForAnyOfAnyValues:GuidEquals {" + Owner + "}", false)]
    [InlineData(Role + " ForAnyOfAnyValues:GuidEquals " + User, true)]
    [InlineData(Role + " ForAnyOfAllValues:GuidNotEquals {" + Owner + ", " + User + "}", false)]
    [InlineData(Role + " ForAnyOfAnyValues:GuidNotEquals {" + Owner + ", " + User + "}", true)]
    [InlineData(Name + " forAnyOfAnyValues:stringLike {'web*','App*'}", true)]
    [InlineData(Team + " ForAnyOfAnyValues:StringEquals {'green','blue'}", true)]
    [InlineData(Team + " ForAllOfAnyValues:StringEquals {'green','blue'}", false)]
    [InlineData(Team + " ForAllOfAnyValues:StringEquals {'red','green','blue'}", true)]
    [InlineData(Team + " ForAnyOfAllValues:StringNotEquals {'green','blue'}", true)]
    [InlineData(Team + " ForAnyOfAllValues:StringEquals {'red','blue'}", false)]
    [InlineData(Team + " ForAllOfAllValues:StringNotEquals {'green','pink'}", true)]
    [InlineData(Team + " ForAllOfAllValues:StringNotEquals {'green','blue'}", false)]
    [InlineData(Team + " ForAllOfAnyValues:StringEquals " + Team, true)]
    [InlineData(Team + " ForAllOfAllValues:StringEquals " + Team, false)]
    public void Cross_products(string text, bool holds) => Check(text, holds);

    [Theory]
    [InlineData("Exists " + Name, true)]
    [InlineData("Exists " + Requested, false)]
    [InlineData("NOT Exists " + Requested, true)]
    [InlineData("!Exists " + Name, false)]
    [InlineData("Exists " + Requested + " AND " + Requested + " StringEquals 'x'", false)]
    [InlineData("NOT Exists " + Requested + " OR " + Requested + " StringEquals 'x'", true)]
    public void Existence(string text, bool holds) => Check(text, holds);

    // Neither true nor false, whatever is put around it.
    [Theory]
    [InlineData(Requested + " StringEquals 'x'")]
    [InlineData(Requested + " StringNotEquals 'x'")]
    [InlineData("NOT " + Requested + " StringEquals 'x'")]
    [InlineData("NOT (NOT (" + Requested + " StringNotLike 'x'))")]
    [InlineData(Requested + " ForAllOfAnyValues:StringEquals {'x'}")]
    [InlineData("!(" + Requested + " ForAllOfAllValues:StringNotEquals {'x'})")]
    [InlineData(Name + " StringNotEquals " + Requested)]
    [InlineData("NOT (" + Requested + " StringEquals 'x' AND ActionMatches{'*'})")]
    [InlineData("NOT (" + Requested + " StringEquals 'x' OR ActionMatches{'x'})")]
    [InlineData(Team + " StringEquals 'red'")]
    [InlineData(Team + " StringNotEquals 'green'")]
    [InlineData(Team + " ForAnyOfAnyValues:NumericNotEquals {1}")]
    [InlineData("@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Eng_Absent] StringNotEquals 'x'")]
    [InlineData("@Environment[Microsoft.Network/privateEndpoints] StringNotEquals 'x'")]
    [InlineData("@Environment[Microsoft.Network/virtualNetworks/subnets] StringNotEquals 'x'")]
    public void What_is_absent_or_unreadable_grants_nothing_even_negated(string text)
    {
        Check(text, false);
        Check($"NOT ({text})", false);
    }

    [Fact]
    public void Without_attributes_no_comparison_holds() =>
        Assert.False(Parse(Name + " StringNotEquals 'x'").Holds(Question with { Attributes = null }));

    [Theory]
    [InlineData("", 1)]
    [InlineData("x", 1)]
    [InlineData("()", 2)]
    [InlineData("(ActionMatches{'*'}", 20)]
    [InlineData("ActionMatches{'*'})", 19)]
    [InlineData("ActionMatches{'*'} AND", 23)]
    [InlineData("AND ActionMatches{'*'}", 1)]
    [InlineData("ActionMatches{'*'} ActionMatches{'*'}", 20)]
    [InlineData("ActionMatches{'*'} AND ActionMatches{'*'} OR ActionMatches{'*'}", 43)]
    [InlineData("ActionMatches{'*'} || ActionMatches{'*'} && ActionMatches{'*'}", 42)]
    [InlineData("ActionMatches{'*'} & ActionMatches{'*'}", 20)]
    [InlineData("ActionMatches{*}", 15)]
    [InlineData("ActionMatches('*')", 14)]
    [InlineData("ActionMatches{'*', '*'}", 18)]
    [InlineData("ActionMatches{'a b'}", 15)]
    [InlineData("ActionMatches{'*}", 15)]
    [InlineData("Exists", 7)]
    [InlineData("Exists 'x'", 8)]
    [InlineData("@Resource", 1)]
    [InlineData("@Resource StringEquals 'x' AND Exists @Resource[a]", 1)]
    [InlineData("@Resource[a:b] StringEquals 'x'", 1)]
    [InlineData("@Request[Microsoft.KeyVault/vaults:name] StringEquals 'x'", 1)]
    [InlineData("@Resource[ Microsoft.KeyVault/vaults:name ] StringEquals 'x'", 1)]
    [InlineData("@0[Microsoft.KeyVault/vaults:name] StringEquals 'x'", 1)]
    [InlineData("@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:x] StringEquals 'x'", 1)]
    [InlineData(Now + " StringEquals 'x'", 22)]
    [InlineData(Now + " DateTimeEquals 'yesterday'", 37)]
    [InlineData(Link + " BoolEquals 1", 40)]
    [InlineData(Role + " GuidEquals 'x'", 79)]
    [InlineData(Vault + " Equals 'x'", 43)]
    [InlineData(Vault + " StringEquals x", 56)]
    [InlineData(Vault + " StringEquals 7", 56)]
    [InlineData(Vault + " StringEquals", 55)]
    [InlineData(Vault + " StringEquals {'x'}", 56)]
    [InlineData(Vault + " NumericEquals 7", 43)]
    [InlineData(Vault + " StringLike " + Name, 54)]
    [InlineData(Vault + " StringEquals " + Now, 56)]
    [InlineData(Vault + " ForAnyOfAnyValues: StringEquals {'x'}", 43)]
    [InlineData(Vault + " Single:StringEquals 'x'", 43)]
    [InlineData(Vault + " ForAnyOfAnyValues:StringEquals {}", 75)]
    [InlineData(Vault + " ForAnyOfAnyValues:StringEquals {'x',}", 79)]
    [InlineData(Vault + " ForAnyOfAnyValues:StringEquals {'x' 'y'}", 79)]
    [InlineData("ActionMatches{'*'}\tAND ActionMatches{'*'}", 19)]
    public void A_refusal_names_the_first_character_that_does_not_fit(string text, int position)
    {
        Assert.False(Condition.TryParse(text, out var condition, out var fault));
        Assert.Null(condition);
        Assert.True(position == fault.Position, $"{fault.Position}: {fault.Reason}");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("!", "")]
    [InlineData("NOT (", ")")]
    public void Depth_is_bounded(string open, string close)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(open, times)) + "ActionMatches{'*'}" + string.Concat(Enumerable.Repeat(close, times));
        Assert.True(Condition.TryParse(Nested(30), out _, out _));
        Assert.False(Condition.TryParse(Nested(1000), out _, out var fault));
        Assert.Contains("nested too deeply", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_reaches_the_caller_as_400_with_the_position()
    {
        var error = Condition.Check("ActionMatches{'*'} AND", "2.0")!;
        Assert.Equal((400, "InvalidRoleAssignmentCondition"), (error.Status, error.Code));
        Assert.Contains("at character 23", error.Message, StringComparison.Ordinal);
        Assert.Null(Condition.Check("ActionMatches{'*'}", "2.0"));
    }

    [Theory]
    [InlineData("nonsense", "2.0")]
    [InlineData("ActionMatches{'*'}", "1.0")]
    [InlineData("ActionMatches{'*'}", null)]
    public void A_stored_condition_that_cannot_be_read_never_holds(string text, string? version) =>
        Assert.False(Condition.Bind(text, version)!.Holds(Question));

    private static Condition Parse(string text) =>
        Condition.TryParse(text, out var condition, out var fault) ? condition : throw new ArgumentException($"{fault.Position}: {fault.Reason}");

    private static void Check(string text, bool holds) => Assert.Equal(holds, Parse(text).Holds(Question));
}
