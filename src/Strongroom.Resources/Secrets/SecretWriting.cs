using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Set and update.</summary>
internal sealed class SecretWriting(SecretValues values)
{
    /// <summary>Always a new version; tags and content type are the new version's own (wire reference §3.4).</summary>
    public async ValueTask<Result<Answer>> SetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target) ||
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

            passage.ObjectId = new SecretJson(passage).Id(head.Name, head.Current.Version);
            return new SecretAnswer(passage, head, head.Current, new SecretBytes(draft.Value.Span));
        }
    }

    /// <summary>Stages a new version that holds the draft's value, which must be there.</summary>
    public async ValueTask<Result<SecretHead>> StageAsync(Passage passage, Tx tx, ObjectName name, SecretDraft draft, CancellationToken cancel)
    {
        var vault = passage.Vault;
        var deletedKey = SecretRows.DeletedKey(vault, name);
        if (await tx.FindAsync(deletedKey, cancel).ConfigureAwait(false) is not { } deleted)
        {
            tx.Hold(deletedKey);
        }
        else if (SecretStore.IsOver(deleted, passage))
        {
            tx.Delete(deletedKey);
        }
        else
        {
            return SecretRefusals.IsDeleted(deleted.Name);
        }

        var before = await SecretStore.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false);
        if (before is not null)
        {
            SecretStore.Retire(passage, tx, before);
        }

        var shown = before?.Name ?? name;
        var incarnation = before?.Incarnation ?? Entropy.NewGuid();
        var version = await NewVersionAsync(passage, incarnation, (before?.Current.Ordinal ?? 0) + 1, draft, cancel).ConfigureAwait(false);
        var head = new SecretHead { Name = shown, Incarnation = incarnation, Current = version };
        tx.Put(SecretRows.LiveKey(vault, name), head);
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
            Enabled = draft.Enabled ?? true,
            NotBefore = draft.NotBefore,
            Expires = draft.Expires,
            Created = now,
            Updated = now,
            ContentType = draft.ContentType,
            Tags = draft.Tags,
            SealedValue = await values.SealAsync(passage.Vault, incarnation, id, draft.Value!, cancel).ConfigureAwait(false),
        };
    }

    /// <summary>Members that are not there stay as they are; tags that are there replace the whole set; the value never changes.</summary>
    public static async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (SecretTarget.Bind(passage).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            SecretDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        using (draft)
        {
            if (await SecretStore.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
                await SecretStore.FindVersionAsync(passage, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
            {
                return target.NotFound();
            }

            var updated = Updated(version, draft, passage.Now);
            Stage(passage, tx, head, updated);
            passage.ObjectId = new SecretJson(passage).Id(head.Name, updated.Version);
            passage.Secret = SecretReading.Audited(updated);
            return new SecretAnswer(passage, head, updated, value: null);
        }
    }

    public static SecretVersion Updated(SecretVersion version, SecretDraft draft, DateTimeOffset now) => version with
    {
        Enabled = draft.Enabled ?? version.Enabled,
        NotBefore = draft.NotBefore ?? version.NotBefore,
        Expires = draft.Expires ?? version.Expires,
        ContentType = draft.ContentType ?? version.ContentType,
        Tags = draft.Tags ?? version.Tags,
        Updated = now.ToUnixTimeSeconds(),
    };

    private static void Stage(Passage passage, Tx tx, SecretHead head, SecretVersion updated)
    {
        var headKey = SecretRows.LiveKey(passage.Vault, head.Name);
        if (updated.Ordinal == head.Current.Ordinal)
        {
            tx.Put(headKey, head with { Current = updated });
            return;
        }

        // An older version changes only while its secret is live: a delete at the same time makes this commit fail and run again.
        tx.Hold(headKey);
        tx.Put(SecretRows.VersionKey(passage.Vault, head.Incarnation, updated.Ordinal), updated);
    }
}
