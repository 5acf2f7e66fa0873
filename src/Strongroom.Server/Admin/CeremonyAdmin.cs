using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Custodians enter their shares, one after another.</summary>
internal sealed class CeremonyAdmin
{
    private readonly ShareCeremony _ceremony;
    private readonly SealAdmin _seal;
    private readonly KeyRotation _rotation;
    private readonly ProvenShares _proven;

    /// <param name="records">Listens to the ceremony from here on.</param>
    public CeremonyAdmin(ShareCeremony ceremony, SealAdmin seal, KeyRotation rotation, ProvenShares proven, CeremonyRecords records)
    {
        ArgumentNullException.ThrowIfNull(records);
        _ceremony = ceremony;
        _seal = seal;
        _rotation = rotation;
        _proven = proven;
    }

    /// <summary>Begins a ceremony, or joins the one under way; the answer has its nonce.</summary>
    public async ValueTask<Result<Answer>> JoinAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await _ceremony.JoinAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var joined))
        {
            return error;
        }

        passage.AuditName = joined.Begun ? AdminOperations.JoinCeremony.Name : "UnsealCeremonyJoin";
        passage.ObjectId = $"ceremony/{joined.Progress.Nonce}";
        return Shown(joined.Progress);
    }

    /// <summary><c>nonce</c> and <c>share</c>. The one that is enough opens the installation, or is the proof for one change when it is open.</summary>
    public async ValueTask<Result<Answer>> OfferAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await NonceAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var nonce))
        {
            return error;
        }

        if ((await SecretMember.ReadAsync(passage, SecretMember.Share, cancel).ConfigureAwait(false)).IsRefused(out error, out var line))
        {
            return error;
        }

        using (line)
        {
            var offer = _ceremony.Offer(nonce, line);
            passage.ObjectId = offer.Index is { } index ? $"ceremony/{nonce}/share/{index}" : $"ceremony/{nonce}";
            if (offer.Progress.IsRefused(out error, out var progress))
            {
                return error;
            }

            return progress.IsComplete ? await CompleteAsync(progress, cancel).ConfigureAwait(false) : Shown(progress);
        }
    }

    /// <summary>Ends the ceremony under way, whichever it is, and forgets what was entered.</summary>
    public ValueTask<Result<Answer>> CancelAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (_ceremony.Progress is not { } progress || !_ceremony.End(progress.Nonce, CeremonyEnd.Cancelled))
        {
            return ValueTask.FromResult<Result<Answer>>(CeremonyRefusals.NoCeremony);
        }

        passage.ObjectId = $"ceremony/{progress.Nonce}";
        return ValueTask.FromResult<Result<Answer>>(new AdminAnswer(json => json.WriteNumber("forgotten"u8, progress.Entered)));
    }

    private async ValueTask<Result<Answer>> CompleteAsync(CeremonyProgress progress, CancellationToken cancel)
    {
        if (_ceremony.Present(progress.Nonce) is not { } slot)
        {
            return CeremonyRefusals.NoCeremony;
        }

        if (progress.Purpose == CeremonyPurpose.Authorize)
        {
            return await AuthorizeAsync(progress, slot, cancel).ConfigureAwait(false);
        }

        using (slot)
        {
            var opened = await _seal.OpenAsync(slot, cancel).ConfigureAwait(false);
            EndAfter(progress, opened.Error);
            return opened;
        }
    }

    private async ValueTask<Result<Answer>> AuthorizeAsync(CeremonyProgress progress, ShamirSlot slot, CancellationToken cancel)
    {
        ShamirSlot? unused = slot;
        try
        {
            var proof = await _rotation.ProveAsync(slot, cancel).ConfigureAwait(false);
            EndAfter(progress, proof.Error);
            if (proof.Error is { } refusal)
            {
                return refusal;
            }

            _proven.Keep(slot);
            unused = null;
            return new AdminAnswer(json =>
            {
                SealStatusJson.Write(json, progress);
                json.WriteNumber("authorizedForSeconds"u8, (int)ProvenShares.Limit.TotalSeconds);
            });
        }
        finally
        {
            unused?.Dispose();
        }
    }

    /// <summary>What may pass by itself leaves the ceremony as it is: entering any of its shares again is another try.</summary>
    private void EndAfter(CeremonyProgress progress, VaultError? refusal)
    {
        if (refusal is null)
        {
            _ceremony.End(progress.Nonce, CeremonyEnd.Completed);
        }
        else if (refusal == BarrierRefusals.SlotRefused)
        {
            _ceremony.End(progress.Nonce, CeremonyEnd.Refused);
        }
        else if (refusal == BarrierRefusals.AlreadyOpen)
        {
            _ceremony.End(progress.Nonce, CeremonyEnd.Overtaken);
        }
    }

    private static async ValueTask<Result<Guid>> NonceAsync(Passage passage, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        return Guid.TryParseExact(body.Text("nonce"), "D", out var nonce) ? nonce : Refusals.InvalidProperty("nonce", "It must be a GUID.");
    }

    private static AdminAnswer Shown(CeremonyProgress progress) => new(json =>
    {
        json.WriteString("nonce"u8, progress.Nonce);
        SealStatusJson.Write(json, progress);
    });
}
