namespace Strongroom.Crypto;

/// <summary>What is done in one session with one object. It may be done a second time, after a loss: an earlier attempt leaves nothing behind.</summary>
internal interface ITokenOperation
{
    /// <param name="key">Handle of the object, or 0 when the operation needs none.</param>
    Ckr Run(TokenSessions sessions, nuint session, nuint key);
}
