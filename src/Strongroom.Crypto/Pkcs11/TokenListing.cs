using System.Text;

namespace Strongroom.Crypto;

/// <summary>Lists the keys of this server's kind by the beginning of their labels.</summary>
internal sealed class TokenListing(string labelPrefix) : ITokenOperation
{
    private readonly List<TokenKeyFacts> _found = [];

    public IReadOnlyList<TokenKeyFacts> Found => _found;

    public Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        _found.Clear();
        Span<byte> label = stackalloc byte[1024];
        Span<byte> id = stackalloc byte[1024];
        foreach (var @class in (ReadOnlySpan<Cko>)[Cko.PrivateKey, Cko.SecretKey])
        {
            using var template = new Template().With(Cka.Class, (ulong)@class).With(Cka.Token, true);
            var handles = new List<nuint>();
            var code = TokenObjects.Find(sessions.Functions, session, template, handles);
            if (code != Ckr.Ok)
            {
                return code;
            }

            foreach (var handle in handles)
            {
                // An object may go while the list is read; one without label or id is none of ours.
                if (sessions.Functions.GetAttribute(session, handle, Cka.Label, label, out var labelLength) == Ckr.Ok && TokenLabel.IsOurs(label[..labelLength])
                    && sessions.Functions.GetAttribute(session, handle, Cka.Id, id, out var idLength) == Ckr.Ok && KeyReference.TryParse(id[..idLength], out var reference)
                    && Encoding.UTF8.GetString(label[TokenLabel.Prefix.Length..labelLength]) is var text && text.StartsWith(labelPrefix, StringComparison.Ordinal))
                {
                    _found.Add(new TokenKeyFacts(reference.ToBytes(), text, reference.MadeAt));
                }
            }
        }

        // A token that is gone may answer that it has no objects.
        return sessions.IsAlive(session) ? Ckr.Ok : Ckr.DeviceError;
    }
}
