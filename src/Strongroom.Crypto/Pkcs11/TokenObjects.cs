namespace Strongroom.Crypto;

/// <summary>Finds objects in a token, and remembers their handles for as long as the connection stands.</summary>
internal static class TokenObjects
{
    private const int Batch = 64;

    /// <summary>Runs an operation on a key; a handle that has gone stale is looked up once more.</summary>
    /// <exception cref="TokenUnavailableException">The token is there, and no longer holds the key.</exception>
    public static Ckr With<T>(TokenSessions sessions, nuint session, KeyReference? key, ref T operation)
        where T : ITokenOperation, allows ref struct
    {
        if (key is not { } reference)
        {
            return operation.Run(sessions, session, 0);
        }

        if (sessions.Handles.TryGetValue(reference.Id, out var handle))
        {
            var code = operation.Run(sessions, session, handle);
            if (!code.IsStaleHandle())
            {
                return code;
            }

            sessions.Handles.TryRemove(reference.Id, out _);
        }

        var found = Find(sessions.Functions, session, reference, out handle);
        if (found != Ckr.Ok)
        {
            return found;
        }

        if (handle == 0)
        {
            return sessions.IsAlive(session) ? throw new TokenUnavailableException("The token no longer holds the key") : Ckr.DeviceError;
        }

        sessions.Handles[reference.Id] = handle;
        var answer = operation.Run(sessions, session, handle);
        return answer.IsStaleHandle() ? Ckr.DeviceError : answer;
    }

    /// <param name="handle">0 when there is none.</param>
    public static Ckr Find(Cryptoki functions, nuint session, KeyReference reference, out nuint handle)
    {
        using var template = new Template()
            .With(Cka.Class, (ulong)(reference.Kind is TokenKeyKind.Rsa or TokenKeyKind.Ec ? Cko.PrivateKey : Cko.SecretKey))
            .With(Cka.Token, true)
            .With(Cka.Id, reference.ToBytes());
        var found = new List<nuint>(1);
        var code = Find(functions, session, template, found);
        handle = found.Count == 0 ? 0 : found[0];
        return code;
    }

    /// <summary>Every object that matches the template.</summary>
    public static Ckr Find(Cryptoki functions, nuint session, Template template, List<nuint> found)
    {
        var code = functions.FindObjectsInit(session, template);
        if (code != Ckr.Ok)
        {
            return code;
        }

        Span<nuint> batch = stackalloc nuint[Batch];
        int count;
        do
        {
            code = functions.FindObjects(session, batch, out count);
            if (code == Ckr.Ok)
            {
                found.AddRange(batch[..count]);
            }
        }
        while (code == Ckr.Ok && count > 0);

        var ended = functions.FindObjectsFinal(session);
        return code == Ckr.Ok ? ended : code;
    }
}
