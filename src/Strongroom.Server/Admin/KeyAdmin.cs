using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Rotation of the keys of the system, and re-wrapping of what older ones hold.</summary>
internal sealed class KeyAdmin(KeyRotation rotation, KeyRewrap rewrap, SigningKeyRotation signing, RootMaterial material)
{
    /// <summary>With a passphrase in the body, or, on a development server, with the key file. Other slots than the presented one are removed.</summary>
    public async ValueTask<Result<Answer>> RotateRootAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await material.PresentAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var presented))
        {
            return error;
        }

        using (presented)
        {
            return (await rotation.RotateRootAsync([presented.Slot], cancel).ConfigureAwait(false)).IsRefused(out error, out var generation)
                ? error
                : new AdminAnswer(json => json.WriteNumber("rootGeneration"u8, generation));
        }
    }

    public async ValueTask<Result<Answer>> RotateSystemAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await rotation.RotateSystemKeyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var number)
            ? error
            : new AdminAnswer(json => json.WriteNumber("systemKey"u8, number));

    public async ValueTask<Result<Answer>> RotateSigningAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var kid = await signing.RotateNowAsync(tx, passage.Now, cancel).ConfigureAwait(false);
        return new AdminAnswer(json => json.WriteString("kid"u8, kid));
    }

    /// <summary>
    /// Runs to its end. Older system keys are then retired: no row is accepted under them any more, and they only open what was sealed with
    /// them and left the store, backup blobs above all. Removing them for good is not offered: it would orphan those blobs.
    /// </summary>
    public async ValueTask<Result<Answer>> RewrapAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await rewrap.RunAsync(remove: false, progress: null, cancel).ConfigureAwait(false)).IsRefused(out var error, out var outcome))
        {
            return error;
        }

        return new AdminAnswer(json =>
        {
            json.WriteNumber("systemKey"u8, outcome.SystemKey);
            json.WriteNumber("rows"u8, outcome.Progress.Rows);
            json.WriteNumber("rewrapped"u8, outcome.Progress.Rewrapped);
            json.WriteNumber("refused"u8, outcome.Progress.Refused);
            json.WriteNumber("keysDropped"u8, outcome.KeysDropped);
        });
    }
}
