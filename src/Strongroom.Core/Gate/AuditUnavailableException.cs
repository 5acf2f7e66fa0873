namespace Strongroom.Gate;

/// <summary>The trail cannot take records. The answer is 503 <c>AuditUnavailable</c> and nothing has happened (S32).</summary>
public sealed class AuditUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
