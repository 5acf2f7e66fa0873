namespace Strongroom.Crypto;

/// <summary>Which of the token's one-call functions.</summary>
internal enum SinglePartKind
{
    Sign,
    Verify,
    Encrypt,
    Decrypt,
}
