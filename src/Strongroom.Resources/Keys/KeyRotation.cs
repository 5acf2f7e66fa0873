using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Rotate, and the policy by which keys rotate themselves (wire reference §5.7).</summary>
internal sealed class KeyRotation(KeySuccession succession, KeyCosts costs, DueBell due)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    /// <summary>A new version of the same kind, whoever asks for it and however old the current one is.</summary>
    public async ValueTask<Result<Answer>> RotateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        if (head.IsManaged)
        {
            return Shelf.Kind.Managed("rotate");
        }

        if (passage.Kept is not PreparedKey prepared || !prepared.Succeeds(head))
        {
            if (costs.AdmitCreation(passage, head.Current.Home) is { } throttled)
            {
                return throttled;
            }

            if ((await succession.MakeAsync(passage.Vault, head).ConfigureAwait(false)).IsRefused(out error, out var made))
            {
                return error;
            }

            passage.Kept?.Dispose();
            passage.Kept = prepared = made;
        }

        var rotated = await succession.StageAsync(passage.Vault, tx, head, prepared, passage.Now, cancel).ConfigureAwait(false);
        passage.ObjectId = Shelf.Kind.Id(passage.Origin, rotated.Name, rotated.Current.Version);
        KeyReading.Note(passage, rotated.Current);
        return new KeyAnswer(passage, rotated, rotated.Current);
    }

    public static async ValueTask<Result<Answer>> GetPolicyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        return await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is { } head
            ? new RotationPolicyAnswer(PolicyId(passage, head), head.RotationPolicy ?? RotationPolicy.Default)
            : target.NotFound();
    }

    /// <summary>Replaces the policy whole. What is overdue by it is done at once.</summary>
    public async ValueTask<Result<Answer>> PutPolicyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        if (head.IsManaged)
        {
            return Shelf.Kind.Managed("setRotationPolicy");
        }

        if (RotationPolicyDraft.Parse(body, passage.Vault.IsManagedHsm, head.RotationPolicy, passage.Now.ToUnixTimeSeconds()).IsRefused(out error, out var policy))
        {
            return error;
        }

        var changed = await KeyDues.ScheduleAsync(passage.Vault, tx, head, head with { RotationPolicy = policy }, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(passage.Vault, head.Name), changed);
        passage.ObjectId = PolicyId(passage, head);
        passage.AfterCommit(due.Ring);
        return new RotationPolicyAnswer(PolicyId(passage, head), policy);
    }

    private static string PolicyId(Passage passage, KeyHead head) => Shelf.Kind.BaseId(passage.Origin, head.Name) + "/rotationpolicy";
}
