using Strongroom.Gate;

namespace Strongroom.Audit;

/// <summary>
/// Answers "who used a secret?" from the trail. A call says by <c>appidacr</c> whether it was one; which of the others it was, only the sign-in
/// that gave its token says, and the token's id joins the two.
/// </summary>
public static class CallerReport
{
    /// <summary>At about 200 bytes each, 20 MB. Older sign-ins are forgotten first; tokens live a day at most.</summary>
    private const int MostTokens = 100_000;

    private const int MostLines = 10_000;
    private const string SignIns = "SignInLogs";
    private const string SecretProof = "1";
    private const string Unknown = "other";

    private static readonly string[] Kinds = ["secret", "certificate", "federated", "agent"];

    /// <param name="records">The whole trail, in its order.</param>
    /// <returns>Who called last, first.</returns>
    public static IReadOnlyList<CallerLine> Of(IEnumerable<AuditRecord> records, CallerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(question);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        var order = new Queue<string>();
        var lines = new Dictionary<(Guid? Tenant, Guid Application, string Proof), CallerLine>();
        foreach (var record in records)
        {
            var isSignIn = record.Category == SignIns;
            if (record.Application is not { } application || record.Principal is null || (isSignIn && record.TokenId is null))
            {
                continue;
            }

            var proof = isSignIn ? KindOf(record)
                : record.ClientProof == SecretProof ? "secret"
                : record.TokenId is { } id && tokens.TryGetValue(id, out var known) ? known
                : Unknown;
            if (isSignIn && tokens.TryAdd(record.TokenId!, proof))
            {
                order.Enqueue(record.TokenId!);
                if (order.Count > MostTokens)
                {
                    tokens.Remove(order.Dequeue());
                }
            }

            if (Counts(record, isSignIn, proof, question))
            {
                Add(lines, (record.Tenant, application, proof), record.Time, isSignIn);
            }
        }

        return [.. lines.Values.OrderByDescending(line => line.LastUse)];
    }

    private static bool Counts(AuditRecord record, bool isSignIn, string proof, CallerQuestion question) =>
        record.Time >= question.From
        && (question.Proof is null || question.Proof == proof)
        && (question.Vault is not { } vault || (!isSignIn && record.ResourceId is { } resource && resource.EndsWith("/vaults/" + vault, StringComparison.OrdinalIgnoreCase)));

    private static void Add(Dictionary<(Guid? Tenant, Guid Application, string Proof), CallerLine> lines, (Guid? Tenant, Guid Application, string Proof) key, DateTimeOffset time, bool isSignIn)
    {
        if (!lines.TryGetValue(key, out var line))
        {
            if (lines.Count == MostLines)
            {
                return;
            }

            line = new CallerLine(key.Tenant, key.Application, key.Proof, 0, 0, time);
        }

        lines[key] = line with
        {
            SignIns = line.SignIns + (isSignIn ? 1 : 0),
            Calls = line.Calls + (isSignIn ? 0 : 1),
            LastUse = time > line.LastUse ? time : line.LastUse,
        };
    }

    /// <summary>The first word of the credential's name.</summary>
    private static string KindOf(AuditRecord record)
    {
        var word = record.Credential?.Split(' ', 2)[0];
        return Kinds.Contains(word, StringComparer.Ordinal) ? word! : record.ClientProof == SecretProof ? "secret" : Unknown;
    }
}
