using System.Formats.Asn1;
using System.Security.Cryptography;
using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// Wraps a key of the token under an AES-256 key that lives for this one call. The token is first made to wrap something known: the mechanism means
/// other forms in some of them, which no recipient could unwrap.
/// </summary>
/// <remarks>
/// SoftHSM 2.6.1 fills up with zeros before it wraps and gives the length with them. What it wraps is formed anew here, in memory in which that token
/// keeps its keys anyway; every other form that is not RFC 5649's is refused, so that the key of a real token is nowhere in clear.
/// </remarks>
/// <param name="carrier">Stays the caller's.</param>
internal sealed class TokenExport(KeyReference reference, Ckm mechanism, SecretBytes carrier) : ITokenOperation
{
    /// <summary>Longer than PKCS#8 of an RSA key of 4096 bits and what wrapping adds.</summary>
    private const int Room = 8192;

    private const int Semiblock = 8;

    /// <summary>No multiple of a semiblock, by which the forms differ.</summary>
    private const int KnownBytes = (2 * Semiblock) + 4;

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
            code = LookAtForm(functions, session, wrapping, out var fillsUp);
            var wrapped = new byte[Room];
            var written = 0;
            code = code == Ckr.Ok ? functions.WrapKey(session, mechanism, wrapping, key, wrapped, out written) : code;
            Wrapped = code == Ckr.Ok && fillsUp ? FormedAnew(functions, session, key, wrapped.AsSpan(0, written)) : wrapped[..written];
            return code;
        }
        finally
        {
            functions.DestroyObject(session, wrapping);
        }
    }

    private Ckr LookAtForm(Cryptoki functions, nuint session, nuint wrapping, out bool fillsUp)
    {
        fillsUp = false;
        using var known = SecretBytes.Random(KnownBytes);
        using var template = Temporary(Ckk.GenericSecret, known.Span).With(Cka.Extractable, true);
        var code = functions.CreateObject(session, template, out var handle);
        if (code != Ckr.Ok)
        {
            return code;
        }

        Span<byte> room = stackalloc byte[128];
        code = functions.WrapKey(session, mechanism, wrapping, handle, room, out var written);
        functions.DestroyObject(session, handle);
        if (code != Ckr.Ok)
        {
            return code;
        }

        using var aes = Carrier();
        using var filled = SecretBytes.Allocate(KnownBytes + Semiblock - (KnownBytes % Semiblock));
        known.Span.CopyTo(filled.Writable);
        fillsUp = room[..written].SequenceEqual(aes.EncryptKeyWrapPadded(filled.Span));
        return fillsUp || room[..written].SequenceEqual(aes.EncryptKeyWrapPadded(known.Span))
            ? Ckr.Ok
            : throw new TokenUnavailableException($"The token's {CkmNames.Of(mechanism)} is not that of RFC 5649, so that nobody could unwrap the key");
    }

    private byte[] FormedAnew(Cryptoki functions, nuint session, nuint key, ReadOnlySpan<byte> wrapped)
    {
        using var aes = Carrier();
        using var filled = SecretBytes.Allocate(wrapped.Length);
        if (!aes.TryDecryptKeyWrapPadded(wrapped, filled.Writable, out var length))
        {
            throw new TokenUnavailableException("The token wrapped the key otherwise than it wrapped another just before");
        }

        // PKCS#8 ends where its sequence does; of a symmetric key the token knows the length.
        Span<byte> valueLength = stackalloc byte[sizeof(ulong)];
        if (reference.Kind is TokenKeyKind.Rsa or TokenKeyKind.Ec)
        {
            AsnDecoder.ReadEncodedValue(filled.Span[..length], AsnEncodingRules.DER, out _, out _, out length);
        }
        else if (functions.GetAttribute(session, key, Cka.ValueLen, valueLength, out _) == Ckr.Ok)
        {
            length = Math.Min(length, (int)BitConverter.ToUInt64(valueLength));
        }

        return aes.EncryptKeyWrapPadded(filled.Span[..length]);
    }

    private Aes Carrier()
    {
        var aes = Aes.Create();
        aes.SetKey(carrier.Span);
        return aes;
    }

    private static Template Temporary(Ckk kind, ReadOnlySpan<byte> value) => new Template()
        .With(Cka.Class, (ulong)Cko.SecretKey)
        .With(Cka.KeyType, (ulong)kind)
        .With(Cka.Token, false)
        .With(Cka.Private, true)
        .With(Cka.Value, value);
}
