using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Create and import (wire reference §6.2, §6.5).</summary>
internal sealed class CertificateWriting(CertificateBeginning beginning, CertificateCompletion completion, ManagedKeys keys, VaultIssuers issuers, DueBell due)
{
    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    /// <summary>Begins a new version: the first, or by hand what a renewal does by itself.</summary>
    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await BindAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var bound))
        {
            return error;
        }

        var (target, draft) = bound;
        using (draft)
        {
            if ((await ClaimAsync(passage, tx, target.Name, cancel).ConfigureAwait(false)).IsRefused(out error, out var claim))
            {
                return error;
            }

            var before = claim.Before;
            var seconds = passage.Now.ToUnixTimeSeconds();
            if ((draft.Policy?.ToPolicy(seconds) ?? before?.Policy) is not { } policy)
            {
                return CertificateRefusals.PolicyRequired;
            }

            policy = before is null ? policy : policy with { Created = before.Policy.Created };
            if ((await beginning.CheckAsync(passage.Vault, tx, policy, cancel).ConfigureAwait(false)).IsRefused(out error, out var profile))
            {
                return error;
            }

            if ((await PrepareAsync(passage, tx, target.Name, before, policy, cancel).ConfigureAwait(false)).IsRefused(out error, out var prepared))
            {
                return error;
            }

            var facts = new VersionFacts(draft.Attributes.Enabled ?? true, draft.Attributes.Tags, policy.ContentType, draft.PreservesOrder ?? false);
            if ((await beginning.BeginAsync(passage.Vault, tx, before, before?.Name ?? target.Name, policy, profile, prepared, facts, isRenewal: false, passage.Now, cancel)
                .ConfigureAwait(false)).IsRefused(out error, out var head))
            {
                return error;
            }

            passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, head.Operation!.Version);
            passage.AfterCommit(due.Ring);
            return new OperationAnswer(passage, head, head.Operation, OperationStatus.InProgress, isNew: true);
        }
    }

    /// <summary>Takes in a certificate with its private key, as PFX or PEM (wire reference §6.5).</summary>
    public async ValueTask<Result<Answer>> ImportAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await BindAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var bound))
        {
            return error;
        }

        var (target, draft) = bound;
        using (draft)
        {
            if (ImportedContent.Read(draft).IsRefused(out error, out var imported))
            {
                return error;
            }

            using (imported)
            {
                if ((await ClaimAsync(passage, tx, target.Name, cancel).ConfigureAwait(false)).IsRefused(out error, out var claim))
                {
                    return error;
                }

                return await ImportAsync(passage, tx, target.Name, claim.Before, draft, imported, cancel).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<Result<Answer>> ImportAsync(
        Passage passage, Tx tx, ObjectName given, CertificateHead? before, CertificateDraft draft, ImportedContent imported, CancellationToken cancel)
    {
        var (vault, name, seconds) = (passage.Vault, before?.Name ?? given, passage.Now.ToUnixTimeSeconds());
        if (imported.Leaf.NotAfter <= passage.Now)
        {
            return CertificateRefusals.Expired;
        }

        if (ImportedPolicy.Of(imported, draft.Policy, before?.Policy, seconds).IsRefused(out var error, out var policy)
            || (keys.Check(vault, policy.Home, policy.Shape, KeyUsageNames.OperationsOf(policy.KeyUsage, policy.Shape.Type)) is { } unfit && Refuse(unfit).IsRefused(out error, out _)))
        {
            return error;
        }

        if (draft.Policy is { NamesActions: true } && PolicyProfile.CheckActions(policy) is { } impossible)
        {
            return impossible;
        }

        if (draft.Policy?.IssuerName is not null && await issuers.CheckAsync(vault, tx, policy, cancel).ConfigureAwait(false) is { } noIssuer)
        {
            return noIssuer;
        }

        var operations = KeyUsageNames.OperationsOf(policy.KeyUsage, policy.Shape.Type);
        var wish = new KeyWish(policy.Shape, policy.Home, Reuses: false, policy.IsExportable, Before: null);
        PreparedKey prepared;
        if (passage.Kept is KeptKey kept && kept.Wish == wish)
        {
            prepared = kept.Key;
        }
        else
        {
            (passage.Kept as IDisposable)?.Dispose();
            passage.Kept = null;
            if (keys.Admit(passage, policy.Home) is { } throttled)
            {
                return throttled;
            }

            if ((await keys.TakeInAsync(vault, name, policy.Home, imported.Bundle.Key, operations).ConfigureAwait(false)).IsRefused(out error, out var taken))
            {
                return error;
            }

            prepared = taken;
            passage.Kept = new KeptKey(wish, taken);
        }

        var incarnation = before?.Incarnation ?? Entropy.NewGuid();
        var key = await keys.DraftAsync(vault, tx, name, incarnation, ObjectVersion.New(), prepared, operations, seconds, cancel).ConfigureAwait(false);
        var head = before is null
            ? new CertificateHead { Name = name, Incarnation = incarnation, Policy = policy, Current = CertificateCompletion.Placeholder(policy, key.Version, passage.Now) }
            : before with { Policy = policy, Operation = null };
        var preserves = draft.PreservesOrder ?? false;
        var made = new NewCertificate(imported.Leaf, imported.ChainFor(preserves), policy.IsExportable ? imported.Bundle.Key.Material : null);
        var facts = new VersionFacts(draft.Attributes.Enabled ?? true, draft.Attributes.Tags, policy.ContentType, preserves);
        head = await completion.StageAsync(vault, tx, before, head, key, made, facts, passage.Now, cancel).ConfigureAwait(false);
        passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, head.Current.Version);
        passage.AfterCommit(due.Ring);
        return new CertificateAnswer(passage, head, head.Current);
    }

    private static Result<Answer> Refuse(VaultError error) => error;

    private async ValueTask<Result<PreparedKey>> PrepareAsync(
        Passage passage, Tx tx, ObjectName name, CertificateHead? before, CertificatePolicy policy, CancellationToken cancel)
    {
        // After a conflict the same key serves, unless somebody has changed meanwhile what decides about it.
        var wish = new KeyWish(policy.Shape, policy.Home, policy.ReusesKey, policy.IsExportable, before?.Current.Version);
        if (passage.Kept is KeptKey kept && kept.Wish == wish)
        {
            return kept.Key;
        }

        (passage.Kept as IDisposable)?.Dispose();
        passage.Kept = null;
        if (keys.Admit(passage, policy.Home) is { } throttled)
        {
            return throttled;
        }

        if ((await beginning.PrepareAsync(passage.Vault, tx, before?.Name ?? name, before, policy, cancel).ConfigureAwait(false)).IsRefused(out var error, out var prepared))
        {
            return error;
        }

        passage.Kept = new KeptKey(wish, prepared);
        return prepared;
    }

    /// <summary>Makes sure that the name may be used in all three collections, and that nothing is under way for it.</summary>
    private static async ValueTask<Result<(CertificateHead? Before, bool Claimed)>> ClaimAsync(Passage passage, Tx tx, ObjectName name, CancellationToken cancel)
    {
        var vault = passage.Vault;
        var taken = await Shelf.ClaimNameAsync(tx, vault, name, passage.Now, cancel).ConfigureAwait(false)
            ?? await ManagedKeys.ClaimAsync(vault, tx, name, passage.Now, cancel).ConfigureAwait(false)
            ?? await ManagedSecrets.ClaimAsync(vault, tx, name, passage.Now, cancel).ConfigureAwait(false);
        if (taken is not null)
        {
            return taken;
        }

        var before = await Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false);
        return before is { Operation.InProgress: true } ? CertificateRefusals.OperationInProgress : (before, true);
    }

    /// <summary>The path and the body of an operation on one certificate; the caller disposes the draft.</summary>
    internal static async ValueTask<Result<(ObjectTarget Target, CertificateDraft Draft)>> BindAsync(Passage passage, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            CertificateDraft.Parse(body).IsRefused(out error, out var draft))
        {
            return error;
        }

        return (target, draft);
    }
}
