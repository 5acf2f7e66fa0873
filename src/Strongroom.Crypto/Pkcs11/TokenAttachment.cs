namespace Strongroom.Crypto;

/// <summary>What was found out about a token when it was attached.</summary>
internal sealed record TokenAttachment(TokenIdentity Identity, TokenMechanisms Mechanisms);
