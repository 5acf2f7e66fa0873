namespace Strongroom.Server.Hosting;

/// <summary>How the automatic opening fares while it has not succeeded.</summary>
/// <param name="Kind">The kind of slot that it tries, and no other.</param>
/// <param name="Code">The refusal of the last attempt; null before the first has ended.</param>
internal sealed record AutoUnsealStatus(string Kind, int Attempts, string? Code, string? Message, DateTimeOffset? NextAttemptAt);
