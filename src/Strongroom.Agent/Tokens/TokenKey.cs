namespace Strongroom.Agent.Tokens;

/// <summary>What a token is kept by.</summary>
/// <param name="ClientId">Of the identity.</param>
/// <param name="Resource">As the asker wrote it: the token's audience is that text.</param>
internal readonly record struct TokenKey(Guid ClientId, string Resource);
