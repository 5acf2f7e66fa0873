using Strongroom.Audit;
using Strongroom.Gate;
using Xunit;

namespace Strongroom.Tests.Audit;

/// <summary>Which callers used a secret, told from sign-ins and the calls that their tokens made.</summary>
public sealed class CallersByProof
{
    private static readonly DateTimeOffset Now = new(2027, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Secretive = Guid.NewGuid();
    private static readonly Guid Certified = Guid.NewGuid();

    private static readonly AuditRecord[] Trail =
    [
        SignIn(Secretive, "1", "secret 1", "t1", Now.AddDays(-40)),
        SignIn(Secretive, "1", "secret 1", "t2", Now.AddHours(-3)),
        SignIn(Certified, "2", "certificate 1", "t3", Now.AddHours(-3)),
        SignIn(Certified, "2", "federated credential x", "t4", Now.AddHours(-2)),
        SignIn(Secretive, "1", "secret", null, Now.AddHours(-2)),
        Call(Secretive, "1", "t2", "Contoso", Now.AddHours(-1)),
        Call(Certified, "2", "t3", "contoso", Now.AddMinutes(-50)),
        Call(Certified, "2", "t3", "other", Now.AddMinutes(-30)),
        Call(Certified, "2", "gone", "contoso", Now.AddMinutes(-20)),
    ];

    [Fact]
    public void Secret_callers_are_named_and_others_are_not()
    {
        var line = Assert.Single(Ask("secret", null, days: 30));
        Assert.Equal(new CallerLine(null, Secretive, "secret", SignIns: 1, Calls: 1, Now.AddHours(-1)), line);
        Assert.Equal(2, Assert.Single(Ask("secret", null, days: 60)).SignIns);
    }

    [Fact]
    public void The_other_proofs_are_joined_by_the_tokens_id()
    {
        Assert.Equal((1, 2), Assert.Single(Ask("certificate", null)) is var c ? (c.SignIns, c.Calls) : default);
        Assert.Equal((1, 0), Assert.Single(Ask("federated", null)) is var f ? (f.SignIns, f.Calls) : default);
        Assert.Empty(Ask("agent", null));
    }

    [Fact]
    public void For_one_vault_only_its_calls_count()
    {
        Assert.Equal((0, 1), Assert.Single(Ask("certificate", "CONTOSO")) is var c ? (c.SignIns, c.Calls) : default);
        Assert.Equal(["other", "certificate", "secret"], Ask(null, "contoso").Select(line => line.Proof));
        Assert.Empty(Ask(null, "toso"));
    }

    private static IReadOnlyList<CallerLine> Ask(string? proof, string? vault, int days = 30) => CallerReport.Of(Trail, new CallerQuestion(Now.AddDays(-days), proof, vault));

    private static AuditRecord SignIn(Guid application, string proof, string credential, string? token, DateTimeOffset time) => new()
    {
        Time = time,
        RequestId = Guid.NewGuid(),
        Category = "SignInLogs",
        Operation = "Sign-in activity",
        Status = token is null ? 401 : 200,
        Application = application,
        Principal = application,
        ClientProof = proof,
        Credential = credential,
        TokenId = token,
        Duration = default,
    };

    private static AuditRecord Call(Guid application, string proof, string token, string vault, DateTimeOffset time) => new()
    {
        Time = time,
        RequestId = Guid.NewGuid(),
        Category = "AuditEvent",
        Operation = "SecretGet",
        Status = 200,
        Application = application,
        Principal = application,
        ClientProof = proof,
        TokenId = token,
        ResourceId = $"/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/{vault}",
        Duration = default,
    };
}
