namespace Strongroom.Storage;

/// <summary>
/// What makes the store untrusted: each row carries a tag over its key and its bytes, made under a key that the database does not have.
/// </summary>
public interface IRowGuard
{
    /// <summary>The bytes to store for <paramref name="payload"/> under <paramref name="key"/>.</summary>
    byte[] Protect(StoreKey key, ReadOnlySpan<byte> payload);

    /// <summary>The payload inside <paramref name="stored"/>.</summary>
    /// <exception cref="RowIntegrityException">The row was moved, edited, or written by someone without the key (S2, S14).</exception>
    ReadOnlyMemory<byte> Open(StoreKey key, ReadOnlyMemory<byte> stored);
}
