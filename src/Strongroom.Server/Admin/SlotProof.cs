using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>
/// Whether somebody who can open the installation agrees to a change of its slots: a shell on the host that happens to reach the socket is not
/// enough to add a way in, or to take the others' away. Where no person opens anything, with devices or a development file alone, there is
/// nobody to ask.
/// </summary>
internal sealed class SlotProof(KeyRotation rotation, ProvenShares shares)
{
    /// <summary>Looks for <c>proof</c>, a passphrase, or with <c>"proofBy":"shares"</c> for shares entered before. Null when it is good.</summary>
    public async ValueTask<VaultError?> FaultAsync(Passage passage, AdminBody body, CancellationToken cancel)
    {
        var slots = await rotation.SlotsAsync(cancel).ConfigureAwait(false);
        if (!slots.Any(slot => slot.Kind is PassphraseSlot.KindName or ShamirSlot.KindName))
        {
            return null;
        }

        switch (body.Text("proofBy"))
        {
            case "shares":
                using (var entered = shares.Take())
                {
                    return entered is null ? SlotRefusals.SharesNotEntered : (await rotation.ProveAsync(entered, cancel).ConfigureAwait(false)).Error;
                }

            case PassphraseSlot.KindName:
                if ((await SecretMember.ReadAsync(passage, SecretMember.Proof, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase))
                {
                    return error;
                }

                using (passphrase)
                {
                    return (await rotation.ProveAsync(new PassphraseSlot(passphrase), cancel).ConfigureAwait(false)).Error;
                }

            default:
                return SlotRefusals.ProofRequired;
        }
    }
}
