namespace Strongroom.Crypto;

/// <summary>Destroys a key, if it is there.</summary>
internal sealed class TokenDestruction(KeyReference reference) : ITokenOperation
{
    public Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        sessions.Handles.TryRemove(reference.Id, out _);
        var code = TokenObjects.Find(sessions.Functions, session, reference, out var handle);
        if (code != Ckr.Ok || handle == 0)
        {
            return code == Ckr.Ok && !sessions.IsAlive(session) ? Ckr.DeviceError : code;
        }

        code = sessions.Functions.DestroyObject(session, handle);
        return code.IsStaleHandle() ? Ckr.Ok : code;
    }
}
