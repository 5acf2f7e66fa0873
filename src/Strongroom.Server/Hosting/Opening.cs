using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Schedule;
using Strongroom.Server.Setup;
using Strongroom.Server.Tls;

namespace Strongroom.Server.Hosting;

/// <summary>Opening the installation, by whichever way, and what has to be done before the first answer.</summary>
internal sealed class Opening(SealControl seal, InstallationSetup setup, GroupSetup groups, CertificateUpkeep certificates, DueBell due)
{
    /// <summary>Makes the installation if there is none, else opens it, with the development slot.</summary>
    public async Task<InstallationRecord> OpenForDevelopmentAsync(DevelopmentFileSlot slot, CancellationToken cancel)
    {
        await seal.StartAsync(cancel).ConfigureAwait(false);
        if (seal.Status.State == SealState.Uninitialized)
        {
            Demand(await seal.InitializeAsync(slot, cancel).ConfigureAwait(false));
        }

        return Demand(await UnsealAsync(slot, cancel).ConfigureAwait(false));
    }

    /// <summary>Opens the installation; what it is born with is made at its first opening, and its certificates are fresh when this returns.</summary>
    public async Task<Result<InstallationRecord>> UnsealAsync(IRootSlot slot, CancellationToken cancel)
    {
        if ((await seal.UnsealAsync(slot, cancel).ConfigureAwait(false)).IsRefused(out var error, out _))
        {
            return error;
        }

        var installation = await setup.EnsureAsync(cancel).ConfigureAwait(false);
        await groups.EnsureAsync(cancel).ConfigureAwait(false);
        await certificates.RunOnceAsync(cancel).ConfigureAwait(false);
        due.Ring();
        return installation;
    }

    private static T Demand<T>(Result<T> outcome) => outcome.IsRefused(out var error, out var value) ? throw new StartRefusedException(error.Message) : value;
}
