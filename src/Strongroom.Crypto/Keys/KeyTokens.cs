namespace Strongroom.Crypto;

/// <summary>The token of this server, if it has one.</summary>
/// <param name="Token">Null when none is configured: keys of the <c>-HSM</c> types then cannot be made.</param>
public sealed record KeyTokens(IKeyToken? Token);
