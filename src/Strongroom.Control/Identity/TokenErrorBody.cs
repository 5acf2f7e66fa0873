namespace Strongroom.Identity;

/// <summary>The error body of the login host (control-plane reference §6.4).</summary>
internal sealed record TokenErrorBody(
    string Error,
    string ErrorDescription,
    IReadOnlyList<int> ErrorCodes,
    string Timestamp,
    string TraceId,
    string CorrelationId,
    string ErrorUri);
