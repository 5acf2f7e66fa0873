using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Update, and the policy (wire reference §6.1, §6.7).</summary>
internal sealed class CertificateChanging(ManagedKeys keys, VaultIssuers issuers, DueBell due)
{
    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    /// <summary>Changes whether a version is enabled, and its tags; key and secret of the version follow.</summary>
    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await CertificateWriting.BindAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var bound))
        {
            return error;
        }

        var (target, draft) = bound;
        using (draft)
        {
            if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
                await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
            {
                return target.NotFound();
            }

            if (version.IsPlaceholder && draft.Attributes.Enabled == true)
            {
                return Refusals.InvalidProperty("attributes.enabled", "The version has no certificate yet.");
            }

            if ((await WithPolicyAsync(passage, tx, head, draft.Policy, cancel).ConfigureAwait(false)).IsRefused(out error, out var found))
            {
                return error;
            }

            var updated = version with
            {
                Enabled = draft.Attributes.Enabled ?? version.Enabled,
                Tags = draft.Attributes.Tags ?? version.Tags,
                Updated = passage.Now.ToUnixTimeSeconds(),
            };
            if (updated.Ordinal == head.Current.Ordinal)
            {
                found = await CertificateDues.ScheduleAsync(passage.Vault, tx, head, found with { Current = updated }, cancel).ConfigureAwait(false);
                tx.Put(Shelf.LiveKey(passage.Vault, head.Name), found);
            }
            else
            {
                if (draft.Policy is not null)
                {
                    return Refusals.InvalidProperty("policy", "It belongs to the certificate, not to an older version.");
                }

                Shelf.StageVersion(passage.Vault, tx, found, updated);
            }

            await ManagedKeys.MirrorAsync(passage.Vault, tx, head.Name, updated, cancel).ConfigureAwait(false);
            await ManagedSecrets.MirrorAsync(passage.Vault, tx, head.Name, updated, cancel).ConfigureAwait(false);
            passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, updated.Version);
            passage.AfterCommit(() =>
            {
                keys.Forget(head.Incarnation);
                due.Ring();
            });
            return new CertificateAnswer(passage, found, updated);
        }
    }

    public static async ValueTask<Result<Answer>> GetPolicyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        return await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is { } head ? new PolicyAnswer(passage, head) : target.NotFound();
    }

    /// <summary>Merges member by member; it governs the next version only.</summary>
    public async ValueTask<Result<Answer>> UpdatePolicyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body))
        {
            return error;
        }

        var reader = body.Reader();
        if (PolicyDraft.Parse(System.Text.Json.JsonElement.ParseValue(ref reader)).IsRefused(out error, out var draft))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        if ((await WithPolicyAsync(passage, tx, head, draft, cancel).ConfigureAwait(false)).IsRefused(out error, out var found))
        {
            return error;
        }

        found = await CertificateBeginning.StageOperationAsync(passage.Vault, tx, head, found, cancel).ConfigureAwait(false);
        passage.AfterCommit(due.Ring);
        return new PolicyAnswer(passage, found);
    }

    private async ValueTask<Result<CertificateHead>> WithPolicyAsync(Passage passage, Tx tx, CertificateHead head, PolicyDraft? draft, CancellationToken cancel)
    {
        if (draft is null)
        {
            return head;
        }

        var policy = draft.ApplyTo(head.Policy, passage.Now.ToUnixTimeSeconds());
        if (policy.Home == KeyHome.Token && policy.IsExportable)
        {
            if (draft.IsExportable == true || !draft.NamesKey)
            {
                return Refusals.InvalidProperty("policy.key_props.exportable", "A key in an HSM never leaves it: it must be false.");
            }

            policy = policy with { IsExportable = false };
        }

        // Only a change of what depends on it asks for the issuer: an imported certificate's policy may name one that was never there.
        return (draft.ValidityMonths is not null || draft.Names is not null || draft.IsAuthority is not null ? PolicyProfile.Check(policy)
            : draft.NamesActions ? PolicyProfile.CheckActions(policy) : null) is { } fault ? fault
            : draft.IssuerName is not null && await issuers.CheckAsync(passage.Vault, tx, policy, cancel).ConfigureAwait(false) is { } refused ? refused
            : head with { Policy = policy };
    }
}
