using System.Collections.Immutable;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Begins a new version: makes its key and request, and then signs it itself, hands it to the schedule, or waits for a merge, as the policy's issuer
/// says. Whoever asks, a client or the schedule, goes this way (wire reference §6.2).
/// </summary>
internal sealed class CertificateBeginning(ManagedKeys keys, CertificateCompletion completion, VaultIssuers issuers, Abandonment abandonment)
{
    private const string InRequest =
        "Pending certificate created. Certificate request is in progress. This may take some time based on the issuer provider. Please check again later.";

    private const string ForMerge = "Pending certificate created. Please Perform Merge to complete the request.";

    /// <summary>Refuses what no version can be made by: a contradictory policy, an issuer that is not there, a key that cannot live here.</summary>
    public async ValueTask<Result<CertificateProfile>> CheckAsync(VaultEntry vault, Tx tx, CertificatePolicy policy, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (PolicyProfile.Of(policy).IsRefused(out var error, out var profile))
        {
            return error;
        }

        var refused = await issuers.CheckAsync(vault, tx, policy, cancel).ConfigureAwait(false) ?? keys.Check(vault, policy.Home, policy.Shape, InToken(policy));
        return refused is null ? profile : refused;
    }

    /// <summary>
    /// The key for a new version, which the caller disposes: the current one once more when the policy keeps it and it fits. One that no secret shows is
    /// not kept for a version that would show it: whoever may change a policy could else read every key that was made not to be read.
    /// </summary>
    public async ValueTask<Result<PreparedKey>> PrepareAsync(VaultEntry vault, Tx tx, ObjectName name, CertificateHead? head, CertificatePolicy policy, CancellationToken cancel)
    {
        if (policy.ReusesKey && head is { Current.IsPlaceholder: false } && (head.Current.ShowsKey || !policy.IsExportable)
            && await ManagedKeys.FindAsync(vault, tx, head.Name, head.Current.Version, cancel).ConfigureAwait(false) is { } kept
            && kept.Shape == policy.Shape && kept.Home == policy.Home)
        {
            return await keys.ReuseAsync(vault, name, head.Incarnation, kept, cancel).ConfigureAwait(false);
        }

        return await keys.GenerateAsync(vault, name, policy.Home, policy.Shape, InToken(policy)).ConfigureAwait(false);
    }

    /// <summary>Stages the operation, and with an issuer that needs nobody else the whole version.</summary>
    /// <param name="prepared">Stays the caller's to dispose.</param>
    public async ValueTask<Result<CertificateHead>> BeginAsync(
        VaultEntry vault, Tx tx, CertificateHead? before, ObjectName name, CertificatePolicy policy, CertificateProfile profile, PreparedKey prepared, VersionFacts facts,
        bool isRenewal, DateTimeOffset now, CancellationToken cancel)
    {
        var signed = await keys.SignAsync<(byte[] Csr, byte[]? Own)>(() =>
        {
            using var key = keys.Open(prepared);
            return (CertificateForge.Request(profile, key), policy.IsSelf ? CertificateForge.SelfSigned(profile, key, policy.ValidityMonths, now) : null);
        }).ConfigureAwait(false);
        if (signed.IsRefused(out var error, out var made))
        {
            return error;
        }

        var incarnation = before?.Incarnation ?? Entropy.NewGuid();
        var seconds = now.ToUnixTimeSeconds();
        var operations = KeyUsageNames.OperationsOf(policy.KeyUsage, policy.Shape.Type);
        var key = await keys.DraftAsync(vault, tx, name, incarnation, ObjectVersion.New(), prepared, operations, seconds, cancel).ConfigureAwait(false);
        var operation = new CertificateOperation
        {
            RequestId = Entropy.NewGuid(),
            Status = OperationStatus.InProgress,
            Details = policy.IsUnknown ? ForMerge : InRequest,
            Csr = made.Csr,
            Version = key.Version,
            Key = key,
            Policy = policy,
            Enabled = facts.Enabled,
            Tags = facts.Tags,
            PreservesOrder = facts.PreservesOrder,
            Started = seconds,
            IsRenewal = isRenewal,
            StepAt = policy.IsUnknown || policy.IsSelf ? null : seconds,
        };
        var head = before is null
            ? new CertificateHead { Name = name, Incarnation = incarnation, Policy = policy, Operation = operation, Current = CertificateCompletion.Placeholder(policy, key.Version, now) }
            : before with { Policy = policy, Operation = operation };
        if (made.Own is { } own)
        {
            return CertificateFacts.TryRead(own, out var leaf, out var fault)
                ? await CompleteAsync(vault, tx, before, head, leaf, [own], prepared.Material, now, cancel).ConfigureAwait(false)
                : throw new InvalidOperationException($"A certificate of our own cannot be read: {fault}");
        }

        return head.Current.IsPlaceholder
            ? await completion.StagePlaceholderAsync(vault, tx, before, head, key, now, cancel).ConfigureAwait(false)
            : await StageOperationAsync(vault, tx, before!, head, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages the version of an operation whose certificate has come.</summary>
    /// <param name="head">With the operation in progress.</param>
    /// <param name="chain">In the order for the secret.</param>
    /// <param name="material">The key's, when it is at hand; it is opened else, if the secret is to hold it.</param>
    public async ValueTask<CertificateHead> CompleteAsync(
        VaultEntry vault, Tx tx, CertificateHead? before, CertificateHead head, CertificateFacts leaf, IReadOnlyList<byte[]> chain, SecretBytes? material, DateTimeOffset now,
        CancellationToken cancel)
    {
        var operation = head.Operation!;
        var key = operation.Key!;
        var shows = operation.Policy.IsExportable && key.Home == KeyHome.Software;
        using var opened = shows && material is null ? await keys.MaterialAsync(vault, head.Incarnation, key, cancel).ConfigureAwait(false) : null;
        var ended = head with
        {
            Operation = operation with { Status = OperationStatus.Completed, Key = null, IssuerState = [], StepAt = null, Failures = 0 },
        };
        return await completion.StageAsync(
            vault, tx, before, ended, key, new NewCertificate(leaf, chain, shows ? material ?? opened : null),
            new VersionFacts(operation.Enabled, operation.Tags, operation.Policy.ContentType, operation.PreservesOrder), now, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages a changed operation of a certificate whose current version stays as it is.</summary>
    public static async ValueTask<CertificateHead> StageOperationAsync(VaultEntry vault, Tx tx, CertificateHead before, CertificateHead head, CancellationToken cancel)
    {
        var staged = await CertificateDues.ScheduleAsync(vault, tx, before, head, cancel).ConfigureAwait(false);
        tx.Put(CertificateRows.Shelf.LiveKey(vault, head.Name), staged);
        return staged;
    }

    /// <summary>The operation over, without a certificate: what its key has in a token ends, unless the placeholder still holds it, and what it left at its issuer's is tidied up.</summary>
    public async ValueTask<CertificateOperation> EndAsync(
        VaultEntry vault, Tx tx, CertificateHead head, CertificateOperation operation, OperationStatus status, DateTimeOffset now, CancellationToken cancel)
    {
        abandonment.Schedule(vault, tx, head.Name, operation, now);
        if (operation.Key is { } key && !head.Current.IsPlaceholder)
        {
            await keys.EndAsync(vault, tx, head.Name, head.Incarnation, key, now, cancel).ConfigureAwait(false);
        }

        return operation with { Status = status, Key = null, IssuerState = [], StepAt = null };
    }

    /// <summary>A key in a token signs its own request, whatever else it is for.</summary>
    private static ImmutableArray<KeyOperation> InToken(CertificatePolicy policy)
    {
        var operations = KeyUsageNames.OperationsOf(policy.KeyUsage, policy.Shape.Type);
        return operations.Contains(KeyOperation.Sign) ? operations : [.. operations, KeyOperation.Sign, KeyOperation.Verify];
    }
}
