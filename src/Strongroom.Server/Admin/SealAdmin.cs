using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Server.Hosting;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Making, opening and sealing the installation.</summary>
internal sealed class SealAdmin(SealControl seal, Opening opening)
{
    public ValueTask<Result<Answer>> StatusAsync(Passage passage, Tx tx, CancellationToken cancel) => ValueTask.FromResult<Result<Answer>>(Shown(seal.Status));

    /// <summary>Makes the root key, locks it with the passphrase, and opens the installation with it: the proof that the slot works.</summary>
    public async ValueTask<Result<Answer>> InitializeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await PassphraseBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase))
        {
            return error;
        }

        using (passphrase)
        {
            var slot = new PassphraseSlot(passphrase);
            if ((await seal.InitializeAsync(slot, cancel).ConfigureAwait(false)).IsRefused(out error, out _))
            {
                return error;
            }

            return await OpenAsync(slot, cancel).ConfigureAwait(false);
        }
    }

    public async ValueTask<Result<Answer>> UnsealAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await PassphraseBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase))
        {
            return error;
        }

        using (passphrase)
        {
            return await OpenAsync(new PassphraseSlot(passphrase), cancel).ConfigureAwait(false);
        }
    }

    public async ValueTask<Result<Answer>> SealAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        await seal.SealAsync(cancel).ConfigureAwait(false);
        return Shown(seal.Status);
    }

    private async ValueTask<Result<Answer>> OpenAsync(IRootSlot slot, CancellationToken cancel)
    {
        if ((await opening.UnsealAsync(slot, cancel).ConfigureAwait(false)).IsRefused(out var error, out var installation))
        {
            return error;
        }

        return new AdminAnswer(json =>
        {
            Write(json, seal.Status);
            json.WriteString("tenantId"u8, installation.HomeTenant.ToString());
            json.WriteString("subscriptionId"u8, installation.Subscription);
        });
    }

    private static AdminAnswer Shown(SealStatus status) => new(json => Write(json, status));

    private static void Write(Utf8JsonWriter json, SealStatus status)
    {
        json.WriteString("state"u8, status.State switch
        {
            SealState.Uninitialized => "uninitialized",
            SealState.Sealed => "sealed",
            SealState.Opening => "opening",
            SealState.Open => "open",
            _ => "sealing",
        });
        json.WriteNumber("failedAttempts"u8, status.FailedAttempts);
        json.WriteNumber("retryAfterSeconds"u8, (int)Math.Ceiling(status.RetryAfter.TotalSeconds));
        if (status.NewestSystemKey is { } number)
        {
            json.WriteNumber("systemKey"u8, number);
            json.WriteBoolean("rewrapPending"u8, status.RewrapPending);
        }
    }
}
