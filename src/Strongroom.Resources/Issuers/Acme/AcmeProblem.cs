namespace Strongroom.Issuers.Acme;

/// <summary>A problem document of an ACME authority (RFC 8555 §6.7).</summary>
/// <param name="Type">Without <c>urn:ietf:params:acme:error:</c>; empty when it is no problem of ACME's.</param>
/// <param name="Detail">For people; cleaned and bounded.</param>
internal sealed record AcmeProblem(string Type, string Detail)
{
    public const string BadNonce = "badNonce";
    public const string NoSuchAccount = "accountDoesNotExist";
    public const string AlreadyReplaced = "alreadyReplaced";
    public const string OrderNotReady = "orderNotReady";

    private const string Prefix = "urn:ietf:params:acme:error:";
    private const int MostParts = 5;

    /// <summary>What the authority dislikes about the account or itself, rather than about the request.</summary>
    private static readonly HashSet<string> OfTheIssuer = new(StringComparer.Ordinal)
    {
        NoSuchAccount, BadNonce, "externalAccountRequired", "invalidContact", "unsupportedContact", "userActionRequired", "badSignatureAlgorithm", "malformed",
    };

    public static AcmeProblem? Of(AuthorityAnswer answer)
    {
        using var json = OutsideText.Object(answer.Body);
        return json is null ? null : Of(json.RootElement);
    }

    public static AcmeProblem? Of(System.Text.Json.JsonElement problem)
    {
        if (problem.ValueKind != System.Text.Json.JsonValueKind.Object || OutsideText.Text(problem, "type") is not { } type)
        {
            return null;
        }

        var parts = OutsideText.Objects(problem, "subproblems").Take(MostParts).Select(part => OutsideText.Text(part, "detail"));
        var detail = string.Join(" ", new[] { OutsideText.Text(problem, "detail") }.Concat(parts).Where(text => !string.IsNullOrEmpty(text)));
        return new AcmeProblem(type.StartsWith(Prefix, StringComparison.Ordinal) ? OutsideText.Shown(type[Prefix.Length..]) : "", OutsideText.Shown(detail));
    }

    /// <summary>The fault that an answer is which is not good.</summary>
    public static AuthorityFaultException Fault(AuthorityAnswer answer, Uri home)
    {
        var problem = Of(answer);
        return answer.IsPassing || problem is { Type: "rateLimited" or "serverInternal" }
            ? AuthorityFaultException.Away($"The authority at {home.Host} cannot do it now ({Words(problem, answer.Status)}).", answer.RetryAfter)
            : Refusal(problem, home, answer.Status);
    }

    /// <param name="status">For an answer without words.</param>
    public static AuthorityFaultException Refusal(AcmeProblem? problem, Uri home, int status) => AuthorityFaultException.Final(
        problem is null || OfTheIssuer.Contains(problem.Type) ? AuthorityFaultException.IssuerError : AuthorityFaultException.Rejected,
        $"The authority at {home.Host} refuses: {Words(problem, status)}",
        problem?.Type);

    private static string Words(AcmeProblem? problem, int status) => problem switch
    {
        null => $"status {status}",
        { Type: "" } => problem.Detail.Length > 0 ? problem.Detail : $"status {status}",
        { Detail: "" } => problem.Type,
        _ => $"{problem.Type}: {problem.Detail}",
    };
}
