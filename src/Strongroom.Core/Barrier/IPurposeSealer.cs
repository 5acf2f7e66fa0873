using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// Seals small things of the system itself (signing keys, continuation tokens, backup blobs), each purpose under its own key derived from
/// the newest system key. Tests bring a second implementation.
/// </summary>
public interface IPurposeSealer
{
    /// <summary>Authenticated encryption of <paramref name="plaintext"/>; it opens only with the same purpose and context.</summary>
    /// <param name="purpose">A constant of the calling room, as in <c>signing-key</c>: lower case, at most 64 characters.</param>
    /// <exception cref="SealedException">The keys are not there.</exception>
    byte[] Seal(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext);

    /// <summary>The plaintext, or null for anything that was not sealed here with this purpose and context. All failures look alike.</summary>
    /// <exception cref="SealedException">The keys are not there.</exception>
    SecretBytes? Open(string purpose, ReadOnlySpan<byte> context, ReadOnlySpan<byte> sealedBytes);

    /// <summary>
    /// Whether it is already under the newest system key. What a room keeps in rows and is not, the room seals again when
    /// <see cref="IRewrapRows"/> asks it to.
    /// </summary>
    bool IsCurrent(ReadOnlySpan<byte> sealedBytes) => true;
}
