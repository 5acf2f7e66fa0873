using System.Collections.Immutable;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary><c>Microsoft.KeyVault/vaults</c>: create, replace, change, read, list, delete, recover, and the operations on access policies.</summary>
internal sealed class VaultProvider(VaultDirectory directory, VaultLifecycle lifecycle, VaultJson shapes, VaultLists lists, IGrantRights rights, IScopedGrants grants) : IArmProvider
{
    private const string Right = "Microsoft.KeyVault/vaults/";
    private const string InSubscription = "/subscriptions/{subscription}/providers/Microsoft.KeyVault/vaults";
    private const string InGroup = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.KeyVault/vaults";
    private const string One = InGroup + "/{vault}";

    public IReadOnlyList<ArmType> Types => [VaultTypes.Vault, VaultTypes.Policies];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", InSubscription, VaultTypes.Vault, ArmOperations.Read("VaultList", ""), ListAsync);
        routes.Map("GET", InGroup, VaultTypes.Vault, ArmOperations.Read("VaultList", ""), ListAsync);
        routes.Map("GET", One, VaultTypes.Vault, ArmOperations.Read("VaultGet", Right + "read"), GetAsync);
        routes.Map("HEAD", One, VaultTypes.Vault, ArmOperations.Read("VaultGet", Right + "read"), ExistsAsync);
        routes.Map("PUT", One, VaultTypes.Vault, ArmOperations.Change("VaultPut", Right + "write"), PutAsync);
        routes.Map("PATCH", One, VaultTypes.Vault, ArmOperations.Change("VaultPatch", Right + "write"), PatchAsync);
        routes.Map("DELETE", One, VaultTypes.Vault, ArmOperations.Change("VaultDelete", Right + "delete"), DeleteAsync);
        routes.Map("PUT", One + "/accessPolicies/{operation}", VaultTypes.Policies, ArmOperations.Change("VaultPatch", Right + "accessPolicies/write"), EditPoliciesAsync);
    }

    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) => lists.ListAsync(passage, tx, directory.Vaults, VaultTypes.Vault, shapes.Write, cancel);

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } record ? new ArmAnswer(json => shapes.Write(json, record)) : await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);

    private static async ValueTask<Result<Answer>> ExistsAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        new ArmNoContent(await FindAsync(passage, tx, cancel).ConfigureAwait(false) is null ? 404 : 204);

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(passage.Route("vault"), out var name))
        {
            return VaultRefusals.BadName(passage.Route("vault")!);
        }

        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || VaultForm.Read(body).IsRefused(out error, out var form)
            || Location(form).IsRefused(out error, out var location))
        {
            return error;
        }

        var path = ArmRequest.PathOf(passage);
        if (await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel).ConfigureAwait(false) is not { } group)
        {
            return ArmErrors.GroupNotFound(path.ResourceGroup!);
        }

        var record = await tx.FindAsync(VaultRows.Key(name), cancel).ConfigureAwait(false);
        return record switch
        {
            { DeletedAt: not null } => await RecoverAsync(passage, tx, form, record, group, location, cancel).ConfigureAwait(false),
            not null => Replace(passage, tx, form, record, location),
            _ => await CreateAsync(passage, tx, form, group, Frame(passage, group, name, location), cancel).ConfigureAwait(false),
        };
    }

    private async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, VaultForm form, ResourceGroup group, VaultRecord frame, CancellationToken cancel)
    {
        if (form.IsRecovery)
        {
            return VaultRefusals.NotDeleted(frame.ShownName);
        }

        ResourceGroups.Enter(tx, group);
        return VaultRules.Create(form, ArmRequest.VersionOf(passage), frame).IsRefused(out var error, out var draft)
            || (await lifecycle.InsertAsync(tx, draft, cancel).ConfigureAwait(false)).IsRefused(out error, out var made)
            ? error
            : new ArmAnswer(json => shapes.Write(json, made), 201);
    }

    private Result<Answer> Replace(Passage passage, Tx tx, VaultForm form, VaultRecord existing, string location)
    {
        if (form.IsRecovery || existing.Scope != ArmRequest.PathOf(passage).Scope)
        {
            return VaultRefusals.NameTaken(existing);
        }

        if (existing.Location != location)
        {
            return VaultRefusals.OtherLocation(existing, location);
        }

        return VaultRules.Replace(form, existing).IsRefused(out var error, out var changed) ? error : Store(passage, tx, existing, changed);
    }

    /// <summary>Everything but the place is ignored: az sends the sku standard for premium vaults too.</summary>
    private async ValueTask<Result<Answer>> RecoverAsync(Passage passage, Tx tx, VaultForm form, VaultRecord deleted, ResourceGroup group, string location, CancellationToken cancel)
    {
        if (!form.IsRecovery)
        {
            return VaultRefusals.NameReserved(deleted);
        }

        if (deleted.Scope != ArmRequest.PathOf(passage).Scope || deleted.Location != location)
        {
            return VaultRefusals.NotRecoverableHere(deleted);
        }

        if (deleted.IsOver(passage.Now))
        {
            return VaultRefusals.NotDeleted(deleted.ShownName);
        }

        passage.AuditName = "VaultRecover";
        ResourceGroups.Enter(tx, group);
        var live = await VaultLifecycle.RecoverAsync(tx, deleted, passage.Caller.Principal, passage.Now, cancel).ConfigureAwait(false);
        return new ArmAnswer(json => shapes.Write(json, live));
    }

    private async ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || VaultForm.Read(body).IsRefused(out error, out var form))
        {
            return error;
        }

        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } existing)
        {
            return await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        if (form.Location is { } given && (!ArmLocation.TryNormalize(given, out var location) || location != existing.Location))
        {
            return VaultRefusals.OtherLocation(existing, given);
        }

        return VaultRules.Patch(form, existing).IsRefused(out error, out var changed) ? error : Store(passage, tx, existing, changed);
    }

    private async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } existing)
        {
            return new ArmNoContent();
        }

        VaultLifecycle.Delete(tx, existing, passage.Now);
        await grants.RemoveUnderAsync(tx, existing.Tenant, existing.Scope, cancel).ConfigureAwait(false);
        return new ArmNoContent(200);
    }

    private async ValueTask<Result<Answer>> EditPoliciesAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        Func<ImmutableArray<PolicyEntry>, PolicyEntry, ImmutableArray<PolicyEntry>>? edit = passage.Route("operation")!.ToLowerInvariant() switch
        {
            "add" => PolicyEdit.Merge,
            "replace" => PolicyEdit.Replace,
            "remove" => PolicyEdit.Remove,
            _ => null,
        };
        if (edit is null)
        {
            return ArmErrors.Invalid("operationKind", "It must be add, replace or remove.");
        }

        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var given = body.Root.Object("properties") is { } properties ? VaultForm.ReadPolicies(properties) : null;
        if (body.Fault is { } fault)
        {
            return fault;
        }

        if (given is null)
        {
            return ArmErrors.Missing("properties.accessPolicies");
        }

        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } existing)
        {
            return await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
        }

        var policies = given.Value.Aggregate(existing.Settings.Policies, edit);
        var changed = existing with { Settings = existing.Settings with { Policies = policies } };
        return Store(passage, tx, existing, changed).IsRefused(out error, out var answer) ? error : Shown(answer, changed);
    }

    private static ArmAnswer Shown(Answer stored, VaultRecord changed)
    {
        stored.Dispose();
        return new ArmAnswer(json => VaultJson.WritePolicyResource(json, changed));
    }

    /// <summary>
    /// Stages the changed vault. Whoever changes the permission model decides who may reach every object in the vault, so it takes the right to
    /// give roles there as well, without condition (control-plane reference §2.4).
    /// </summary>
    private Result<Answer> Store(Passage passage, Tx tx, VaultRecord existing, VaultRecord changed)
    {
        if (changed.Settings.Policies.Length > VaultForm.MaxPolicies)
        {
            return ArmErrors.Invalid("properties.accessPolicies", $"At most {VaultForm.MaxPolicies} access policies are allowed.");
        }

        if (changed.Settings.UsesRbac != existing.Settings.UsesRbac && MayNotSwitch(passage, existing) is { } refusal)
        {
            return refusal;
        }

        var stored = changed with { ChangedAt = passage.Now, ChangedBy = passage.Caller.Principal };
        tx.Put(VaultRows.Key(existing.Name), stored);
        return new ArmAnswer(json => shapes.Write(json, stored));
    }

    private VaultError? MayNotSwitch(Passage passage, VaultRecord existing)
    {
        var question = new AccessQuestion("Microsoft.Authorization/roleAssignments/write", IsDataAction: false, existing.Scope);
        return passage.Ask(question) is { } refusal
            ? refusal
            : rights.HoldsUnrestricted(passage.Caller, existing.Scope)
                ? null
                : new VaultError(403, "AuthorizationFailed", "Changing 'properties.enableRbacAuthorization' takes the right 'Microsoft.Authorization/roleAssignments/write' without a condition.");
    }

    private static async ValueTask<VaultRecord?> FindAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        VaultName.TryParse(passage.Route("vault"), out var name)
        && await tx.FindAsync(VaultRows.Key(name), cancel).ConfigureAwait(false) is { DeletedAt: null } record
        && record.Scope.Covers(ArmRequest.PathOf(passage).Scope)
            ? record
            : null;

    private static async ValueTask<VaultError> NotFoundAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        return await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel).ConfigureAwait(false) is null
            ? ArmErrors.GroupNotFound(path.ResourceGroup!)
            : ArmErrors.ResourceNotFound(VaultTypes.Vault, passage.Route("vault")!, path.ResourceGroup!);
    }

    private static Result<string> Location(VaultForm form)
    {
        if (form.Location is null)
        {
            return ArmErrors.Missing("location");
        }

        return ArmLocation.TryNormalize(form.Location, out var location)
            ? location
            : ArmErrors.Invalid("location", "It must be 1 to 64 ASCII letters, digits and '-'.", "LocationNotAvailableForResourceType");
    }

    private static VaultRecord Frame(Passage passage, ResourceGroup group, VaultName name, string location) => new()
    {
        Id = VaultId.New(),
        Tenant = group.Tenant,
        Subscription = group.Subscription,
        ResourceGroup = group.Name,
        Name = name,
        ShownName = passage.Route("vault")!,
        Location = location,
        RetentionDays = 0,
        PurgeProtection = false,
        CreatedAt = passage.Now,
        CreatedBy = passage.Caller.Principal,
        Settings = VaultSettings.Default,
    };
}
