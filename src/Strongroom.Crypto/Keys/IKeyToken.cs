using Strongroom.Kernel;

namespace Strongroom.Crypto;

/// <summary>
/// A hardware token that makes and holds keys: what <c>-HSM</c> key types stand for. The material never comes out; the database keeps a reference.
/// Calls may take long and may be made by many threads at once.
/// </summary>
public interface IKeyToken
{
    /// <summary>Why the token cannot hold keys of this kind; null when it can.</summary>
    string? Lacks(KeyShape shape);

    /// <summary>Why the token cannot hold one key of this kind for all of these operations; null when it can.</summary>
    string? Lacks(KeyShape shape, IReadOnlyList<KeyOperation> operations) => Lacks(shape);

    /// <summary>Makes a key in the token: sensitive, never extractable, and fit for these operations alone.</summary>
    /// <param name="label">For people who look into the token.</param>
    /// <exception cref="TokenUnavailableException">The token does not answer.</exception>
    NewTokenKey Generate(KeyShape shape, IReadOnlyList<KeyOperation> operations, string label);

    /// <summary>Puts a key into the token that was outside of it until now.</summary>
    /// <param name="key">Stays the caller's to dispose.</param>
    NewTokenKey Import(NewSoftwareKey key, IReadOnlyList<KeyOperation> operations, string label);

    /// <summary>
    /// A key that the token holds. It is looked up when it is used, so that opening does not need the token; the operations then fail with
    /// <see cref="TokenUnavailableException"/> while the token is away.
    /// </summary>
    CryptoKey Open(KeyShape shape, PublicKeyParts publicParts, ReadOnlySpan<byte> reference);

    /// <summary>Unwraps what a client has wrapped for a key-exchange key of this token (CKM_RSA_AES_KEY_WRAP: RSA-OAEP with SHA-1, then RFC 5649).</summary>
    /// <returns>The wrapped key's PKCS#8 or bytes; null for every failure alike.</returns>
    SecretBytes? UnwrapTransfer(ReadOnlySpan<byte> exchangeKey, ReadOnlySpan<byte> wrapped);

    /// <summary>A second key of the same material, which lives and dies by itself.</summary>
    /// <returns>Its reference; null when the token does not hold the first.</returns>
    byte[]? Copy(ReadOnlySpan<byte> reference, string label);

    /// <summary>Destroys a key for good. A key that is gone already is no error.</summary>
    void Destroy(ReadOnlySpan<byte> reference);

    /// <summary>Bytes from the token's generator.</summary>
    void FillRandom(Span<byte> destination);
}
