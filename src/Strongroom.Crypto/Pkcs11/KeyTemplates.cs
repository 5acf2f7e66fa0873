namespace Strongroom.Crypto;

/// <summary>
/// The attributes of the keys that this server keeps in a token: sensitive, never extractable, and of use for what their <c>key_ops</c> say alone.
/// </summary>
internal static class KeyTemplates
{
    /// <summary>What a private or secret key of ours is, apart from its material.</summary>
    /// <param name="isStrict">Also not modifiable, which not every token takes. It stays copyable: a restored backup has an object of its own, and a copy cannot be made extractable.</param>
    public static Template Private(KeyReference key, byte[] label, bool isStrict)
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

        return isStrict ? template.With(Cka.Modifiable, false) : template;
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
