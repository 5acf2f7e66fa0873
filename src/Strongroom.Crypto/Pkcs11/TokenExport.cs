using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Wraps a key of the token under an AES-256 key that lives for this one call. The token is first made to wrap something known, since the mechanism
/// means another form in some of them, which no recipient could unwrap.
/// </summary>
/// <param name="carrier">Stays the caller's.</param>
internal sealed class TokenExport(Ckm mechanism, SecretBytes carrier) : ITokenOperation
{
    /// <summary>Longer than PKCS#8 of an RSA key of 4096 bits and what wrapping adds.</summary>
    private const int Room = 8192;

    private const int KnownBytes = 20;

    /// <summary>RFC 5649 around PKCS#8 or the bytes of a symmetric key; set when the token has done it.</summary>
    public byte[] Wrapped { get; private set; } = [];

    public Ckr Run(TokenSessions sessions, nuint session, nuint key)
    {
        var functions = sessions.Functions;
        using var template = Temporary(Ckk.Aes, carrier.Span).With(Cka.Wrap, true);
        var code = functions.CreateObject(session, template, out var wrapping);
        if (code != Ckr.Ok)
        {
            return code;
        }

        try
        {
            code = CheckForm(functions, session, wrapping);
            var wrapped = new byte[Room];
            var written = 0;
            code = code == Ckr.Ok ? functions.WrapKey(session, mechanism, wrapping, key, wrapped, out written) : code;
            Wrapped = wrapped[..written];
            return code;
        }
        finally
        {
            functions.DestroyObject(session, wrapping);
        }
    }

    private Ckr CheckForm(Cryptoki functions, nuint session, nuint wrapping)
    {
        using var known = SecretBytes.Random(KnownBytes);
        using var template = Temporary(Ckk.GenericSecret, known.Span).With(Cka.Extractable, true);
        var code = functions.CreateObject(session, template, out var handle);
        if (code != Ckr.Ok)
        {
            return code;
        }

        Span<byte> wrapped = stackalloc byte[128];
        code = functions.WrapKey(session, mechanism, wrapping, handle, wrapped, out var written);
        functions.DestroyObject(session, handle);
        using var aes = Aes.Create();
        aes.SetKey(carrier.Span);
        return code != Ckr.Ok || wrapped[..written].SequenceEqual(aes.EncryptKeyWrapPadded(known.Span))
            ? code
            : throw new TokenUnavailableException($"The token's {CkmNames.Of(mechanism)} is not that of RFC 5649, so that nobody could unwrap the key");
    }

    private static Template Temporary(Ckk kind, ReadOnlySpan<byte> value) => new Template()
        .With(Cka.Class, (ulong)Cko.SecretKey)
        .With(Cka.KeyType, (ulong)kind)
        .With(Cka.Token, false)
        .With(Cka.Private, true)
        .With(Cka.Value, value);
}
