using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Server.Hosting;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Making, opening and sealing the installation.</summary>
internal sealed class SealAdmin(SealControl seal, Opening opening, ShareCeremony ceremony, ProvenShares proven, AutoUnseal automatic)
{
    public ValueTask<Result<Answer>> StatusAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var progress = ceremony.Progress;
        var status = seal.Status;

        // Between the opening and its record the opener is still at work, and has nothing more to say.
        var opener = status.State == SealState.Open ? null : automatic.Status;
        return ValueTask.FromResult<Result<Answer>>(new AdminAnswer(json =>
        {
            SealStatusJson.Write(json, status);
            if (progress is not null)
            {
                json.WriteStartObject("ceremony"u8);
                SealStatusJson.Write(json, progress);
                json.WriteEndObject();
            }

            if (opener is not null)
            {
                json.WriteStartObject("autoUnseal"u8);
                SealStatusJson.Write(json, opener);
                json.WriteEndObject();
            }
        }));
    }

    /// <summary>Makes the root key, locks it with a passphrase or shares, and opens the installation with them: the proof that the slot works.</summary>
    public async ValueTask<Result<Answer>> InitializeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        return (body.Text("slot") ?? PassphraseSlot.KindName) switch
        {
            PassphraseSlot.KindName => await InitializeByPassphraseAsync(passage, cancel).ConfigureAwait(false),
            ShamirSlot.KindName => await InitializeBySharesAsync(body, cancel).ConfigureAwait(false),
            _ => Refusals.InvalidProperty("slot", "The first slot is a passphrase or shamir."),
        };
    }

    public async ValueTask<Result<Answer>> UnsealAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await SecretMember.ReadAsync(passage, SecretMember.Passphrase, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase))
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
        proven.Drop();
        await seal.SealAsync(cancel).ConfigureAwait(false);
        return new AdminAnswer(json => SealStatusJson.Write(json, seal.Status));
    }

    /// <summary>Opens the installation with what is presented.</summary>
    public async ValueTask<Result<Answer>> OpenAsync(IRootSlot slot, CancellationToken cancel)
    {
        if ((await opening.UnsealAsync(slot, cancel).ConfigureAwait(false)).IsRefused(out var error, out var installation))
        {
            return error;
        }

        return new AdminAnswer(json =>
        {
            SealStatusJson.Write(json, seal.Status);
            json.WriteString("tenantId"u8, installation.HomeTenant.ToString());
            json.WriteString("subscriptionId"u8, installation.Subscription);
        });
    }

    private async ValueTask<Result<Answer>> InitializeByPassphraseAsync(Passage passage, CancellationToken cancel)
    {
        if ((await SecretMember.ReadAsync(passage, SecretMember.Passphrase, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase))
        {
            return error;
        }

        using (passphrase)
        {
            var slot = new PassphraseSlot(passphrase);
            return (await seal.InitializeAsync(slot, cancel).ConfigureAwait(false)).IsRefused(out error, out _)
                ? error
                : await OpenAsync(slot, cancel).ConfigureAwait(false);
        }
    }

    private async ValueTask<Result<Answer>> InitializeBySharesAsync(AdminBody body, CancellationToken cancel)
    {
        if (IssuedShares.Draw(body).IsRefused(out var error, out var shares))
        {
            return error;
        }

        IssuedShares? unused = shares;
        try
        {
            if ((await seal.InitializeAsync(shares.Slot, cancel).ConfigureAwait(false)).IsRefused(out error, out _))
            {
                return error;
            }

            // From here on the shares must reach their custodians: a refusal to open stands beside them, never in their place.
            Action<Utf8JsonWriter> write = (await opening.UnsealAsync(shares.Slot, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var installation)
                ? json => json.WriteString("notOpened"u8, refusal.Message)
                : json =>
                {
                    json.WriteString("tenantId"u8, installation.HomeTenant.ToString());
                    json.WriteString("subscriptionId"u8, installation.Subscription);
                };
            unused = null;
            return new IssuedSharesAnswer(
                shares,
                json =>
                {
                    SealStatusJson.Write(json, seal.Status);
                    write(json);
                },
                status: 200);
        }
        finally
        {
            unused?.Dispose();
        }
    }
}
