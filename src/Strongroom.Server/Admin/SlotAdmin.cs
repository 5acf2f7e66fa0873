using System.Text.Json;
using System.Text.RegularExpressions;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>The root slots of an open installation: any one of them opens it.</summary>
internal sealed partial class SlotAdmin(KeyRotation rotation, SlotProof proof, MachineSlots machines)
{
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        AdminAnswer.List(await rotation.SlotsAsync(cancel).ConfigureAwait(false), Write);

    /// <summary><c>slot</c>, the kind; <c>name</c>; what the kind needs (<c>passphrase</c>, or see <see cref="IssuedShares"/>); and the proof.</summary>
    public async ValueTask<Result<Answer>> AddAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (body.Has("name") && (body.Text("name") is not { } name || !SlotName().IsMatch(name)))
        {
            return Refusals.InvalidProperty("name", "It has 1 to 64 letters, digits, full stops, underscores and hyphens.");
        }

        var kind = body.Text("slot");
        if (kind == ShamirSlot.KindName)
        {
            return await AddSharesAsync(passage, body, cancel).ConfigureAwait(false);
        }

        if ((await PresentAsync(passage, kind, cancel).ConfigureAwait(false)).IsRefused(out error, out var presented))
        {
            return error;
        }

        using (presented)
        {
            return (await AddAsync(passage, body, presented.Slot, cancel).ConfigureAwait(false)).IsRefused(out error, out var added)
                ? error
                : new AdminAnswer(json => Write(json, added), status: 201);
        }
    }

    /// <summary><c>confirm</c>, the name of the slot, and the proof.</summary>
    public async ValueTask<Result<Answer>> RemoveAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(passage.Route("id"), "D", out var id))
        {
            return Refusals.InvalidProperty("id", "It must be a GUID.");
        }

        passage.ObjectId = $"slot/{id}";
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var slots = await rotation.SlotsAsync(cancel).ConfigureAwait(false);
        if (slots.FirstOrDefault(slot => slot.Id == id) is not { } slot)
        {
            return BarrierRefusals.UnknownSlot;
        }

        if (slots.Count == 1)
        {
            return BarrierRefusals.LastSlot;
        }

        if (body.Text("confirm") != slot.Name)
        {
            return SlotRefusals.NotConfirmed;
        }

        if (await proof.FaultAsync(passage, body, cancel).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        return (await rotation.RemoveSlotAsync(id, cancel).ConfigureAwait(false)).IsRefused(out error, out _)
            ? error
            : new AdminAnswer(json => Write(json, slot));
    }

    private async ValueTask<Result<Answer>> AddSharesAsync(Passage passage, AdminBody body, CancellationToken cancel)
    {
        if (IssuedShares.Draw(body).IsRefused(out var error, out var shares))
        {
            return error;
        }

        IssuedShares? unused = shares;
        try
        {
            if ((await AddAsync(passage, body, shares.Slot, cancel).ConfigureAwait(false)).IsRefused(out error, out var added))
            {
                return error;
            }

            unused = null;
            return new IssuedSharesAnswer(shares, json => Write(json, added), status: 201);
        }
        finally
        {
            unused?.Dispose();
        }
    }

    private async ValueTask<Result<RootSlotSummary>> AddAsync(Passage passage, AdminBody body, IRootSlot slot, CancellationToken cancel)
    {
        if (await proof.FaultAsync(passage, body, cancel).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var outcome = await rotation.AddSlotAsync(slot, body.Text("name"), cancel).ConfigureAwait(false);
        passage.ObjectId = outcome.Error is null ? $"slot/{outcome.Value.Id}" : null;
        return outcome;
    }

    private async ValueTask<Result<PresentedSlot>> PresentAsync(Passage passage, string? kind, CancellationToken cancel)
    {
        if (kind == PassphraseSlot.KindName)
        {
            return (await SecretMember.ReadAsync(passage, SecretMember.Passphrase, cancel).ConfigureAwait(false)).IsRefused(out var error, out var passphrase)
                ? error
                : new PresentedSlot(new PassphraseSlot(passphrase), passphrase);
        }

        if (kind is null || !MachineSlots.Kinds.Contains(kind))
        {
            return Refusals.InvalidProperty("slot", $"It must be one of {string.Join(", ", [PassphraseSlot.KindName, ShamirSlot.KindName, .. MachineSlots.Kinds])}.");
        }

        return machines.Of(kind) is { } device ? new PresentedSlot(device, null) : SlotRefusals.NotConfigured(kind);
    }

    private static void Write(Utf8JsonWriter json, RootSlotSummary slot)
    {
        json.WriteString("id"u8, slot.Id);
        json.WriteString("kind"u8, slot.Kind);
        json.WriteString("name"u8, slot.Name);
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z")]
    private static partial Regex SlotName();
}
