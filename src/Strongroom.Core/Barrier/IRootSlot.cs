using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>
/// One kind of unlocking together with what it was given to unlock with (a passphrase, a file, a token's PIN). A slot gives a slot key; the root
/// key is wrapped under that and bound to the header. One more kind is one more class.
/// </summary>
public interface IRootSlot
{
    /// <summary>Stored with the slot; lower case, never given to another kind.</summary>
    string Kind { get; }

    /// <summary>
    /// False when a device opens the slot and nobody could try one guess after another: its failures then neither slow down other attempts nor wait
    /// for theirs.
    /// </summary>
    bool CanBeGuessed => true;

    /// <summary>Makes a slot key, and the header from which the same material finds it again.</summary>
    ValueTask<Result<NewSlotKey>> EnrolAsync(CancellationToken cancel);

    /// <summary>
    /// The slot key that the material and a stored header give. Wrong material may give a wrong key: a commitment tells. The header comes from
    /// the store and is not to be trusted: its parameters are bounded before they are used.
    /// </summary>
    /// <returns>32 bytes, which the caller disposes.</returns>
    ValueTask<Result<SecretBytes>> RecoverAsync(ReadOnlyMemory<byte> header, CancellationToken cancel);
}
