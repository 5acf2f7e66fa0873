namespace Strongroom.Issuers;

/// <summary>The time in which an authority wants a certificate renewed (RFC 9773 §4.2).</summary>
/// <param name="AskAgain">When to ask the next time.</param>
internal sealed record RenewalWindow(DateTimeOffset Start, DateTimeOffset End, DateTimeOffset AskAgain);
