using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// A slot key wrapped under an AES-256 key that was made in a token and never leaves it (security model §6.2). Whoever has the token and its PIN
/// opens the installation; the PIN is the token's affair, and nothing here can be guessed at.
/// <code>
/// header  = layout (1) || form (1) || length of the reference (1) || reference || wrapped slot key
/// wrapped = form 1, AES-256-GCM with the context as AAD: nonce (12) || slot key (32) || tag (16)
///           form 2, RFC 5649, for tokens without GCM:    72 bytes around SHA-256 of the context (32) || slot key (32)
/// context = see ContextType.TokenSlot
/// </code>
/// </summary>
/// <param name="token">The token that this server is attached to.</param>
public sealed class Pkcs11RootSlot(IKeyToken token) : IRootSlot
{
    public const string KindName = "pkcs11";

    private const string Label = "root slot";
    private const byte Layout = 1;
    private const byte Gcm = 1;
    private const byte KeyWrap = 2;
    private const int FormOffset = 1;
    private const int LengthOffset = 2;
    private const int ReferenceOffset = 3;
    private const int MostReferenceBytes = 64;
    private const int Scratch = 128;
    private const int KeySize = 32;
    private const int GcmSize = AesGcmEncryption.NonceSize + KeySize + AesGcmEncryption.TagSize;
    private const int KeyWrapSize = 8 + SHA256.HashSizeInBytes + KeySize;

    private static readonly CipherAlgorithm GcmAlgorithm = (CipherAlgorithm)KeyAlgorithms.Find("A256GCM")!;
    private static readonly CipherAlgorithm KeyWrapAlgorithm = (CipherAlgorithm)KeyAlgorithms.Find("CKM_AES_KEY_WRAP_PAD")!;
    private static readonly KeyShape Shape = KeyShape.Oct(KeySize * 8);
    private static readonly KeyOperation[] Operations = [KeyOperation.WrapKey, KeyOperation.UnwrapKey];

    public string Kind => KindName;

    public bool CanBeGuessed => false;

    /// <summary>Makes a key in the token for this slot alone; a try that fails afterwards destroys it.</summary>
    public async ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel) =>
        await AskAsync<NewSlotKey>(Enrol, cancel).ConfigureAwait(false);

    public async ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel) =>
        Split(header.Span, out _) ? await AskAsync<SecretBytes>(() => Recover(header.Span), cancel).ConfigureAwait(false) : BarrierRefusals.HeaderRefused;

    /// <summary>
    /// Destroys the token's key of a slot that was removed: no copy of the database opens with this slot any more, older ones included.
    /// </summary>
    /// <returns>What came in the way; null when the key is gone.</returns>
    public async ValueTask<VaultError?> ForgetAsync(ReadOnlyMemory<byte> header, CancellationToken cancel)
    {
        if (!Split(header.Span, out var size))
        {
            return BarrierRefusals.HeaderRefused;
        }

        var outcome = await AskAsync<bool>(
            () =>
            {
                token.Destroy(header.Span.Slice(ReferenceOffset, size));
                return true;
            },
            cancel).ConfigureAwait(false);
        return outcome.Error;
    }

    /// <summary>A token may take its time, and whoever unseals waits on a thread that answers requests.</summary>
    private static async Task<Result<T>> AskAsync<T>(Func<Result<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await Task.Run(ask, cancel).ConfigureAwait(false);
        }
        catch (TokenUnavailableException)
        {
            return BarrierRefusals.TokenUnavailable;
        }
        catch (InvalidDataException)
        {
            // The header was made for a token of another kind, or was changed.
            return BarrierRefusals.HeaderRefused;
        }
    }

    private Result<NewSlotKey> Enrol()
    {
        if ((token.Lacks(Shape) ?? token.Lacks(Shape, Operations)) is not null)
        {
            return BarrierRefusals.TokenLacksAes;
        }

        var reference = token.Generate(Shape, Operations, Label).Reference;
        try
        {
            using var wrapping = token.Open(Shape, PublicKeyParts.None, reference);
            var hasGcm = wrapping.Lacks(GcmAlgorithm, KeyOperation.WrapKey) is null;
            if (!hasGcm && wrapping.Lacks(KeyWrapAlgorithm, KeyOperation.WrapKey) is not null)
            {
                token.Destroy(reference);
                return BarrierRefusals.TokenLacksAes;
            }

            var form = hasGcm ? Gcm : KeyWrap;
            var context = Context(form, reference);
            var key = SecretBytes.Random(KeySize);
            try
            {
                return new NewSlotKey([Layout, form, (byte)reference.Length, .. reference, .. hasGcm ? WrapByGcm(wrapping, context, key) : WrapByKeyWrap(wrapping, context, key)], key);
            }
            catch
            {
                key.Dispose();
                throw;
            }
        }
        catch (TokenUnavailableException)
        {
            Abandon(reference);
            throw;
        }
    }

    /// <summary>The token has just failed; that it does not even destroy a key that nothing was wrapped with is no second fault.</summary>
    private void Abandon(byte[] reference)
    {
        try
        {
            token.Destroy(reference);
        }
        catch (TokenUnavailableException)
        {
        }
    }

    private Result<SecretBytes> Recover(ReadOnlySpan<byte> header)
    {
        Split(header, out var size);
        var reference = header.Slice(ReferenceOffset, size);
        var context = Context(header[FormOffset], reference);
        var wrapped = header[(ReferenceOffset + size)..];
        using var wrapping = token.Open(Shape, PublicKeyParts.None, reference);
        if (wrapping.Lacks(header[FormOffset] == Gcm ? GcmAlgorithm : KeyWrapAlgorithm, KeyOperation.UnwrapKey) is not null)
        {
            return BarrierRefusals.HeaderRefused;
        }

        return (header[FormOffset] == Gcm ? UnwrapByGcm(wrapping, context, wrapped) : UnwrapByKeyWrap(wrapping, context, wrapped)) is { } key
            ? key
            : BarrierRefusals.SlotRefused;
    }

    /// <summary>Whether all lengths fit together; nothing is asked of the token otherwise.</summary>
    private static bool Split(ReadOnlySpan<byte> header, out int referenceSize)
    {
        referenceSize = header.Length > LengthOffset ? header[LengthOffset] : 0;
        return referenceSize is > 0 and <= MostReferenceBytes && header[0] == Layout && header[FormOffset] switch
        {
            Gcm => header.Length == ReferenceOffset + referenceSize + GcmSize,
            KeyWrap => header.Length == ReferenceOffset + referenceSize + KeyWrapSize,
            _ => false,
        };
    }

    private static byte[] Context(byte form, ReadOnlySpan<byte> reference)
    {
        var bound = new BoundContext((byte)ContextType.TokenSlot, stackalloc byte[Scratch]);
        bound.Add(Layout);
        bound.Add(form);
        bound.Add(KindName);
        bound.Add(reference);
        return bound.Written.ToArray();
    }

    private static byte[] WrapByGcm(CryptoKey wrapping, ReadOnlySpan<byte> context, SecretBytes key)
    {
        var output = wrapping.Encrypt(GcmAlgorithm, new CipherInput { Value = key.Span, Aad = context });
        return [.. output.Iv!, .. output.Value, .. output.Tag!];
    }

    private static SecretBytes? UnwrapByGcm(CryptoKey wrapping, ReadOnlySpan<byte> context, ReadOnlySpan<byte> wrapped) => wrapping.Decrypt(GcmAlgorithm, new CipherInput
    {
        Iv = wrapped[..AesGcmEncryption.NonceSize],
        Value = wrapped.Slice(AesGcmEncryption.NonceSize, KeySize),
        Tag = wrapped[^AesGcmEncryption.TagSize..],
        Aad = context,
    });

    private static byte[] WrapByKeyWrap(CryptoKey wrapping, ReadOnlySpan<byte> context, SecretBytes key)
    {
        using var bound = SecretBytes.Allocate(SHA256.HashSizeInBytes + KeySize);
        SHA256.HashData(context, bound.Writable);
        key.Span.CopyTo(bound.Writable[SHA256.HashSizeInBytes..]);
        return wrapping.Encrypt(KeyWrapAlgorithm, new CipherInput { Value = bound.Span }).Value;
    }

    private static SecretBytes? UnwrapByKeyWrap(CryptoKey wrapping, ReadOnlySpan<byte> context, ReadOnlySpan<byte> wrapped)
    {
        using var bound = wrapping.Decrypt(KeyWrapAlgorithm, new CipherInput { Value = wrapped });
        return bound is { Length: SHA256.HashSizeInBytes + KeySize } && CryptographicOperations.FixedTimeEquals(SHA256.HashData(context), bound.Span[..SHA256.HashSizeInBytes])
            ? new SecretBytes(bound.Span[SHA256.HashSizeInBytes..])
            : null;
    }
}
