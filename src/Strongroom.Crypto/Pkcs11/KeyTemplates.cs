namespace Strongroom.Crypto;

/// <summary>
/// The attributes of the keys that this server keeps in a token: sensitive, never extractable, and of use for what their <c>key_ops</c> say alone.
/// </summary>
internal static class KeyTemplates
{
    /// <summary>
    /// What a private or secret key of ours is, apart from its material. It can be copied and so has to be modifiable: a restored backup gets an
    /// object of its own, with an id of its own. That it is sensitive and not extractable cannot be changed back by anybody; that its uses are as
    /// the id says is looked at whenever the token is attached.
    /// </summary>
    public static Template Private(KeyReference key, byte[] label)
    {
        var template = new Template()
            .With(Cka.Token, true)
            .With(Cka.Private, true)
            .With(Cka.Sensitive, true)
            .With(Cka.Extractable, false)
            .With(Cka.Id, key.ToBytes())
            .With(Cka.Label, label)
            .With(Cka.Wrap, false, unless: key.Kind is TokenKeyKind.Rsa or TokenKeyKind.Ec)
            .With(Cka.Unwrap, false)
            .With(Cka.Derive, false);
        if (key.Kind is TokenKeyKind.Rsa or TokenKeyKind.Ec)
        {
            template.With(Cka.Sign, key.Uses.HasFlag(TokenUses.Sign)).With(Cka.SignRecover, false).With(Cka.Decrypt, key.Uses.HasFlag(TokenUses.Decrypt));
        }
        else
        {
            foreach (var (flag, value) in SymmetricFlags(key.Uses))
            {
                template.With(flag, value);
            }
        }

        return template;
    }

    /// <summary>
    /// The public half of a new pair, which lives as long as the session: its parts are in the database, and what it can do is done there.
    /// </summary>
    public static Template Public(TokenKeyKind kind) => new Template()
        .With(Cka.Token, false)
        .With(Cka.Private, false)
        .With(Cka.Verify, true)
        .With(Cka.Encrypt, kind == TokenKeyKind.Rsa)
        .With(Cka.Wrap, false);

    public static IEnumerable<(Cka Attribute, bool Value)> SymmetricFlags(TokenUses uses) =>
    [
        (Cka.Sign, uses.HasFlag(TokenUses.Sign)),
        (Cka.Verify, uses.HasFlag(TokenUses.Verify)),
        (Cka.Encrypt, uses.HasFlag(TokenUses.Encrypt)),
        (Cka.Decrypt, uses.HasFlag(TokenUses.Decrypt)),
    ];
}
