using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>What an operator presents to open a root slot: a passphrase in the body, shares entered before, or the key file of a development server.</summary>
internal sealed class RootMaterial(ServerOptions options, ProvenShares shares)
{
    public async ValueTask<Result<PresentedSlot>> PresentAsync(Passage passage, CancellationToken cancel)
    {
        if (options.IsDevelopment)
        {
            return new PresentedSlot(new DevelopmentFileSlot(options.DataDirectory), null);
        }

        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (body.Text("slot") == ShamirSlot.KindName)
        {
            return shares.Take() is { } entered ? new PresentedSlot(entered, entered) : SlotRefusals.SharesNotEntered;
        }

        return (await SecretMember.ReadAsync(passage, SecretMember.Passphrase, cancel).ConfigureAwait(false)).IsRefused(out error, out var passphrase)
            ? error
            : new PresentedSlot(new PassphraseSlot(passphrase), passphrase);
    }
}
