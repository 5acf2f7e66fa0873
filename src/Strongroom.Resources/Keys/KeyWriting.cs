using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Create, import and update.</summary>
internal sealed class KeyWriting(KeyMaterials materials, KeyMaking making, KeyCosts costs, KeyTransfers transfers)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    /// <summary>Always a new version; type and size may differ from those before (wire reference §3.5).</summary>
    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await BindAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var bound))
        {
            return error;
        }

        var (target, request, plan) = bound;
        using (request)
        {
            if (plan.Shape is not { } shape)
            {
                return Refusals.InvalidProperty("key", "A key that exists already is imported, not created.");
            }

            if ((await ClaimAsync(passage, tx, target.Name, request, plan, cancel).ConfigureAwait(false)).IsRefused(out error, out var claim))
            {
                return error;
            }

            plan = plan with { IsExportable = ReleaseRules.IsExportable(request, claim.Before) };
            if (passage.Kept is not PreparedKey prepared || prepared.IsExportable != plan.IsExportable)
            {
                if (costs.AdmitCreation(passage, plan.Home) is { } throttled)
                {
                    return throttled;
                }

                if ((await making.GenerateAsync(passage.Vault, target.Name, plan.Home, shape, plan.Operations, plan.IsExportable).ConfigureAwait(false)).IsRefused(out error, out var made))
                {
                    return error;
                }

                passage.Kept?.Dispose();
                passage.Kept = prepared = made;
            }

            return await StageAsync(passage, tx, target.Name, request, plan, claim.Before, prepared, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A key that was made elsewhere: in clear as a JWK, or wrapped for a key-exchange key of this vault (wire reference §5.6).</summary>
    public async ValueTask<Result<Answer>> ImportAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await BindAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var bound))
        {
            return error;
        }

        var (target, request, plan) = bound;
        using (request)
        {
            if (request.Jwk is not { } jwk)
            {
                return Refusals.InvalidProperty("key", "It is required.");
            }

            if ((await ClaimAsync(passage, tx, target.Name, request, plan, cancel).ConfigureAwait(false)).IsRefused(out error, out var claim))
            {
                return error;
            }

            if (claim.Before is { Current: { Home: KeyHome.Token } held } && (plan.Home != KeyHome.Token || held.Shape.Type != plan.Type))
            {
                return Refusals.InvalidProperty("key.kty", $"The key's versions are of type {held.WireType}, in an HSM; one of another kind cannot be imported over it.");
            }

            plan = plan with { IsExportable = ReleaseRules.IsExportable(request, claim.Before) };
            if (passage.Kept is not PreparedKey prepared || prepared.IsExportable != plan.IsExportable)
            {
                if (costs.AdmitCreation(passage, plan.Home) is { } throttled)
                {
                    return throttled;
                }

                if ((await TakeInAsync(passage, tx, target.Name, request, plan, jwk, cancel).ConfigureAwait(false)).IsRefused(out error, out var made))
                {
                    return error;
                }

                passage.Kept?.Dispose();
                passage.Kept = prepared = made;
            }

            return await StageAsync(passage, tx, target.Name, request, plan, claim.Before, prepared, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Changes what may change of a version: never the key itself, its type or whether it is exportable.</summary>
    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            KeyRequest.Parse(body).IsRefused(out error, out var request))
        {
            return error;
        }

        using (request)
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

            if (request.Operations is { } operations && KeyPlan.Check(operations, version.Shape.Type, version.Home) is { } illegal)
            {
                return illegal;
            }

            if (request.Operations is { } changed && ChangesExchangeKey(version, changed))
            {
                return Refusals.InvalidProperty("key_ops", "Whether a key is for key exchange is fixed when it is made.");
            }

            if (request.Operations is { } wanted && await LacksAsync(passage, head, version, wanted, cancel).ConfigureAwait(false) is { } lacking)
            {
                return lacking;
            }

            if (ReleaseRules.CheckUpdate(request, head, target.VersionText is not null) is { } forbidden)
            {
                return forbidden;
            }

            var updated = request.Attributes.ApplyTo(version, passage.Now) with { Operations = request.Operations ?? version.Operations };
            var found = head with { ReleasePolicy = request.ReleasePolicy ?? head.ReleasePolicy };
            if (updated.Ordinal == head.Current.Ordinal)
            {
                found = await KeyDues.ScheduleAsync(passage.Vault, tx, head, found with { Current = updated }, cancel).ConfigureAwait(false);
            }

            Shelf.StageVersion(passage.Vault, tx, found, updated);
            passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, updated.Version);
            KeyReading.Note(passage, updated);
            if (!updated.Enabled)
            {
                passage.AfterCommit(() => materials.Forget(head.Incarnation));
            }

            return new KeyAnswer(passage, found, updated);
        }
    }

    /// <summary>A token key was made with its uses; those of a key-exchange key and of any other have nothing in common.</summary>
    private static bool ChangesExchangeKey(KeyVersion version, System.Collections.Immutable.ImmutableArray<KeyOperation> operations) =>
        version.Operations.Contains(KeyOperation.Import) != operations.Contains(KeyOperation.Import);

    /// <summary>The token lets its key do what it was made for and nothing else, for good: more cannot be promised later.</summary>
    private async ValueTask<VaultError?> LacksAsync(
        Passage passage, KeyHead head, KeyVersion version, System.Collections.Immutable.ImmutableArray<KeyOperation> operations, CancellationToken cancel)
    {
        try
        {
            return await materials.LacksAsync(passage.Vault, head.Incarnation, version, operations, cancel).ConfigureAwait(false) is { } lacking
                ? Refusals.InvalidProperty("key_ops", lacking)
                : null;
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }

    private async ValueTask<Result<(ObjectTarget Target, KeyRequest Request, KeyPlan Plan)>> BindAsync(Passage passage, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target) ||
            (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out error, out var body) ||
            KeyRequest.Parse(body).IsRefused(out error, out var request))
        {
            return error;
        }

        if (KeyPlan.Of(passage, request, materials.Token).IsRefused(out error, out var plan))
        {
            request.Dispose();
            return error;
        }

        return (target, request, plan);
    }

    /// <summary>Makes sure that the name may be used, and for a key like this.</summary>
    private static async ValueTask<Result<(KeyHead? Before, bool Claimed)>> ClaimAsync(
        Passage passage, Tx tx, ObjectName name, KeyRequest request, KeyPlan plan, CancellationToken cancel)
    {
        if (await Shelf.ClaimNameAsync(tx, passage.Vault, name, passage.Now, cancel).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        var before = await Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false);
        if (before is { IsManaged: true })
        {
            return Shelf.Kind.Managed(request.Jwk is null ? "create" : "import");
        }

        return ReleaseRules.CheckNew(passage, request, plan, before) is { } forbidden ? forbidden : (before, true);
    }

    private async ValueTask<Result<PreparedKey>> TakeInAsync(
        Passage passage, Tx tx, ObjectName name, KeyRequest request, KeyPlan plan, JwkMembers jwk, CancellationToken cancel)
    {
        if (jwk.Transfer is not { } transfer)
        {
            // The members stay the request's to dispose, which outlives the import.
            return await making.ImportAsync(passage.Vault, name, plan, jwk.As(plan.Type, request.CurveName)).ConfigureAwait(false);
        }

        if ((await transfers.UnwrapAsync(passage, tx, plan, transfer, cancel).ConfigureAwait(false)).IsRefused(out var error, out var unwrapped))
        {
            return error;
        }

        using (unwrapped)
        {
            return await making.ImportAsync(passage.Vault, name, plan, unwrapped).ConfigureAwait(false);
        }
    }

    private async ValueTask<Result<Answer>> StageAsync(
        Passage passage, Tx tx, ObjectName name, KeyRequest request, KeyPlan plan, KeyHead? before, PreparedKey prepared, CancellationToken cancel)
    {
        if (before is not null)
        {
            Shelf.Retire(passage.Vault, tx, before);
        }

        var incarnation = before?.Incarnation ?? Entropy.NewGuid();
        var now = passage.Now.ToUnixTimeSeconds();
        var id = ObjectVersion.New();
        var version = new KeyVersion
        {
            Version = id,
            Ordinal = (before?.Current.Ordinal ?? 0) + 1,
            Enabled = request.Attributes.Enabled ?? true,
            NotBefore = request.Attributes.NotBefore,
            Expires = request.Attributes.Expires,
            Created = now,
            Updated = now,
            Tags = request.Attributes.Tags,
            Shape = prepared.Shape,
            Home = prepared.Home,
            Operations = plan.Operations,
            PublicParts = prepared.PublicParts,
            SealedMaterial = await materials.SealAsync(passage.Vault, incarnation, id, prepared, cancel).ConfigureAwait(false),
        };
        var head = before is null
            ? new KeyHead
            {
                Name = name,
                Incarnation = incarnation,
                Current = version,
                IsExportable = plan.IsExportable,
                ReleasePolicy = request.ReleasePolicy,
            }
            : before with { Current = version, ReleasePolicy = ReleaseRules.PolicyOf(request, before) };
        if (prepared.Reference is { } reference)
        {
            TokenLedger.Enter(passage.Vault, tx, incarnation, name, reference);
        }

        head = await KeyDues.ScheduleAsync(passage.Vault, tx, before, head, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(passage.Vault, name), head);
        passage.ObjectId = Shelf.Kind.Id(passage.Origin, head.Name, id);
        KeyReading.Note(passage, version);
        return new KeyAnswer(passage, head, version);
    }
}
