using System.Text;

namespace Strongroom.Crypto;

/// <summary>
/// Whether the token holds a key as it was told to. A key that could leave the token, or that could carry others out of it, is not one of ours:
/// pkcs11-tool's default template has every flag set, and decrypting with a key that also wraps is the classic way to read a token's keys.
/// </summary>
internal static class TemplateAudit
{
    private const int LongestLabel = 1024;

    private static readonly (Cka Attribute, bool Value)[] Always =
    [
        (Cka.Token, true),
        (Cka.Private, true),
        (Cka.Sensitive, true),
        (Cka.Extractable, false),
        (Cka.Wrap, false),
        (Cka.Unwrap, false),
        (Cka.Derive, false),
    ];

    private static readonly (Cka Attribute, bool Value)[] OfGenerated = [(Cka.Local, true), (Cka.AlwaysSensitive, true), (Cka.NeverExtractable, true)];

    /// <summary>What of a new key is not as it was asked for; null when all is.</summary>
    /// <param name="isGenerated">It came into being in the token.</param>
    public static string? Fault(Cryptoki functions, nuint session, nuint key, TokenKeyKind kind, TokenUses uses, bool isGenerated)
    {
        return Fault(functions, session, key, Always)
            ?? Fault(functions, session, key, Uses(kind, uses))
            ?? (isGenerated ? Fault(functions, session, key, OfGenerated) : null);
    }

    /// <summary>Looks at every key with our label, whoever made it.</summary>
    /// <exception cref="TokenConfigurationException">One of them could be taken out of the token, or can do more than it was made for.</exception>
    public static void CheckAll(Cryptoki functions, nuint session)
    {
        foreach (var @class in (ReadOnlySpan<Cko>)[Cko.PrivateKey, Cko.SecretKey])
        {
            using var template = new Template().With(Cka.Class, (ulong)@class).With(Cka.Token, true);
            var found = new List<nuint>();
            var code = TokenObjects.Find(functions, session, template, found);
            if (code != Ckr.Ok)
            {
                throw new TokenUnavailableException($"The token answered {code.Text()} when asked for its keys");
            }

            foreach (var key in found)
            {
                Check(functions, session, key);
            }
        }
    }

    private static void Check(Cryptoki functions, nuint session, nuint key)
    {
        Span<byte> label = stackalloc byte[LongestLabel];
        if (functions.GetAttribute(session, key, Cka.Label, label, out var length) != Ckr.Ok || !TokenLabel.IsOurs(label[..length]))
        {
            return;
        }

        Span<byte> id = stackalloc byte[LongestLabel];
        functions.GetAttribute(session, key, Cka.Id, id, out var idLength);
        var fault = Fault(functions, session, key, Always)
            ?? (KeyReference.TryParse(id[..idLength], out var reference) ? Fault(functions, session, key, Uses(reference.Kind, reference.Uses)) : "its id is none of this server's");
        if (fault is not null)
        {
            throw new TokenConfigurationException($"The key {Convert.ToHexStringLower(id[..idLength])} ({Printable(label[..length])}) in the token could be misused: {fault}");
        }
    }

    private static (Cka Attribute, bool Value)[] Uses(TokenKeyKind kind, TokenUses uses) => kind is TokenKeyKind.Rsa or TokenKeyKind.Ec
        ? [(Cka.Sign, uses.HasFlag(TokenUses.Sign)), (Cka.Decrypt, uses.HasFlag(TokenUses.Decrypt))]
        : [.. KeyTemplates.SymmetricFlags(uses)];

    private static string? Fault(Cryptoki functions, nuint session, nuint key, ReadOnlySpan<(Cka Attribute, bool Value)> wanted)
    {
        Span<byte> value = stackalloc byte[1];
        foreach (var (attribute, expected) in wanted)
        {
            var code = functions.GetAttribute(session, key, attribute, value, out var length);

            // A flag that a kind of object does not have is one that is not set.
            var isSet = code == Ckr.Ok && length == 1 && value[0] != 0;
            if (code is not (Ckr.Ok or Ckr.AttributeTypeInvalid) || isSet != expected)
            {
                return $"{attribute} is not {(expected ? "set" : "clear")}";
            }
        }

        return null;
    }

    private static string Printable(ReadOnlySpan<byte> label) =>
        string.Concat(Encoding.UTF8.GetString(label).EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) ? "?" : rune.ToString()));
}
