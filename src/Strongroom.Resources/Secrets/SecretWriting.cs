using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Set and update.</summary>
internal sealed class SecretWriting(SecretValues values)
{
    private static readonly ObjectShelf<SecretHead, SecretVersion> Shelf = SecretRows.Shelf;

    /// <summary>Always a new version; tags and content type are the new version's own (wire reference §3.4).</summary>
    public async ValueTask<Result<Answer>> SetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body))
        {
            return error;
        }

        if (SecretDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (draft.Value is null)
            {
                return Refusals.InvalidProperty("value", "It is required.");
            }

            if ((await StageAsync(passage, tx, target.Name, draft, cancel).ConfigureAwait(false)).IsRefused(out error, out var head))
            {
                return error;
            }

            passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, head.Current.Version);
            return new SecretAnswer(passage, head, head.Current, new SecretBytes(draft.Value.Span));
        }
    }

    /// <summary>Stages a new version that holds the draft's value, which must be there.</summary>
    public async ValueTask<Result<SecretHead>> StageAsync(Passage passage, Tx tx, ObjectName name, SecretDraft draft, CancellationToken cancel)
    {
        var vault = passage.Vault;
        if (await Shelf.ClaimNameAsync(tx, vault, name, passage.Now, cancel).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        var before = await Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false);
        if (before is { IsManaged: true })
        {
            return Shelf.Kind.Managed("set");
        }

        if (before is not null)
        {
            Shelf.Retire(vault, tx, before);
        }

        var shown = before?.Name ?? name;
        var incarnation = before?.Incarnation ?? Entropy.NewGuid();
        var version = await NewVersionAsync(passage, incarnation, (before?.Current.Ordinal ?? 0) + 1, draft, cancel).ConfigureAwait(false);
        var head = new SecretHead { Name = shown, Incarnation = incarnation, Current = version };
        tx.Put(Shelf.LiveKey(vault, name), head);
        passage.Secret = SecretReading.Audited(version);
        return head;
    }

    private async ValueTask<SecretVersion> NewVersionAsync(Passage passage, Guid incarnation, int ordinal, SecretDraft draft, CancellationToken cancel)
    {
        var id = ObjectVersion.New();
        var now = passage.Now.ToUnixTimeSeconds();
        return new SecretVersion
        {
            Version = id,
            Ordinal = ordinal,
            Enabled = draft.Attributes.Enabled ?? true,
            NotBefore = draft.Attributes.NotBefore,
            Expires = draft.Attributes.Expires,
            Created = now,
            Updated = now,
            ContentType = draft.ContentType,
            Tags = draft.Attributes.Tags,
            SealedValue = await values.SealAsync(passage.Vault, incarnation, id, draft.Value!, cancel).ConfigureAwait(false),
        };
    }

    /// <summary>Members that are not there stay as they are; tags that are there replace the whole set; the value never changes.</summary>
    public static async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            SecretDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
                await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
            {
                return target.NotFound();
            }

            if (head.IsManaged)
            {
                return Shelf.Kind.Managed("update");
            }

            var updated = Updated(version, draft, passage.Now);
            Shelf.StageVersion(passage.Vault, tx, head, updated);
            passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, updated.Version);
            passage.Secret = SecretReading.Audited(updated);
            return new SecretAnswer(passage, head, updated, value: null);
        }
    }

    public static SecretVersion Updated(SecretVersion version, SecretDraft draft, DateTimeOffset now) =>
        draft.Attributes.ApplyTo(version, now) with { ContentType = draft.ContentType ?? version.ContentType };
}
