using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>What an operator presents to open a root slot: a passphrase in the body, or the key file of a development server.</summary>
internal sealed class RootMaterial(ServerOptions options)
{
    public async ValueTask<Result<PresentedSlot>> PresentAsync(Passage passage, CancellationToken cancel)
    {
        if (options.IsDevelopment)
        {
            return new PresentedSlot(new DevelopmentFileSlot(options.DataDirectory), null);
        }

        return (await PassphraseBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase)
            ? error
            : new PresentedSlot(new PassphraseSlot(passphrase), passphrase);
    }
}
