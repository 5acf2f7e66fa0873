using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>Why a change of root slots does not happen.</summary>
internal static class SlotRefusals
{
    public static VaultError ProofRequired { get; } = new(
        403, "ProofRequired", "Root slots change only with proof: the passphrase of a slot that is there, or shares entered with \"strongroom unseal --share\".");

    public static VaultError SharesNotEntered { get; } = new(
        403, "SharesNotEntered", "Custodians have not entered their shares, or it is too long ago, or they were used for another change.");

    public static VaultError NotConfirmed { get; } = new(409, "NotConfirmed", "The name that confirms the removal is not the name of this slot.");

    public static VaultError NotConfigured(string kind) => new(409, "NotConfigured", $"The server was started without a device for slots of kind {kind}.");
}
