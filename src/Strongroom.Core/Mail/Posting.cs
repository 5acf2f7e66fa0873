namespace Strongroom.Mail;

/// <summary>What became of a mail.</summary>
/// <param name="Taken">Addresses for which the mail server has taken it.</param>
/// <param name="Refused">Addresses that it will never take, or that are none.</param>
/// <param name="Fault">Why the others were not written to, in one line without secrets; null when there are none. Trying again may help.</param>
public sealed record Posting(IReadOnlyList<string> Taken, IReadOnlyList<string> Refused, string? Fault);
