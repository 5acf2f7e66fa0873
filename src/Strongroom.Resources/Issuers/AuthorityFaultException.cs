namespace Strongroom.Issuers;

/// <summary>
/// Ends a step wherever it stands: the authority cannot be reached, or has said no. It never leaves this room, which turns it into the step's outcome.
/// </summary>
internal sealed class AuthorityFaultException : Exception
{
    /// <summary>The code of an operation that the authority has refused for what was asked (wire reference §6.3).</summary>
    public const string Rejected = "Request rejected";

    /// <summary>The code of an operation that fails for what the authority, its account or its provider is.</summary>
    public const string IssuerError = "Certificate issuer error";

    private readonly string? _code;
    private readonly TimeSpan? _after;

    private AuthorityFaultException(string? code, string message, TimeSpan? after) : base(message)
    {
        _code = code;
        _after = after;
    }

    public bool IsFinal => _code is not null;

    /// <summary>What kind of problem an ACME authority has named; null when it has not.</summary>
    public string? ProblemType { get; init; }

    /// <summary>It may go better later.</summary>
    public static AuthorityFaultException Away(string reason, TimeSpan? after = null) => new(null, reason, after);

    public static AuthorityFaultException Final(string code, string message, string? problem = null) => new(code, message, null) { ProblemType = problem };

    public EnrolmentStep ToStep(byte[] state) =>
        _code is null ? new EnrolmentStep.Unreachable(state, Message) { After = _after } : new EnrolmentStep.Refused(_code, Message);
}
