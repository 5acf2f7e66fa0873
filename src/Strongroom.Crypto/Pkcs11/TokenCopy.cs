namespace Strongroom.Crypto;

/// <summary>Copies a key within the token.</summary>
internal sealed class TokenCopy(KeyReference source, KeyReference copy, byte[] label) : ITokenOperation
{
    /// <summary>The token holds what is to be copied.</summary>
    public bool IsFound { get; private set; }

    public Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        var functions = sessions.Functions;
        var code = TokenObjects.Find(functions, session, source, out var handle);
        IsFound = handle != 0;
        if (code != Ckr.Ok || !IsFound)
        {
            return code == Ckr.Ok && !sessions.IsAlive(session) ? Ckr.DeviceError : code;
        }

        using var template = new Template().With(Cka.Id, copy.ToBytes()).With(Cka.Label, label);
        code = functions.CopyObject(session, handle, template, out var made);
        if (code == Ckr.Ok && TemplateAudit.Fault(functions, session, made, copy.Kind, copy.Uses, isGenerated: false) is { } fault)
        {
            functions.DestroyObject(session, made);
            throw new TokenUnavailableException($"The token did not copy the key as it was told to, and the copy was destroyed: {fault}");
        }

        return code;
    }
}
