namespace Strongroom.Issuers;

/// <summary>What an authority has answered, whole and within the bounds of the guarded client.</summary>
/// <param name="MediaType">Lower case, without parameters; empty when there is none.</param>
/// <param name="RetryAfter">From one second to one day, whatever it said; null when it said nothing.</param>
internal sealed record AuthorityAnswer(int Status, byte[] Body, string MediaType, string? Location, string? Nonce, TimeSpan? RetryAfter)
{
    public bool IsGood => Status is >= 200 and <= 299;

    /// <summary>Statuses of a server that may well answer otherwise a while later.</summary>
    public bool IsPassing => Status is 408 or 425 or 429 or >= 500 or (>= 300 and <= 399);
}
