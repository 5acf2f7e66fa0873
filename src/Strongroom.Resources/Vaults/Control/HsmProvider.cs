using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>
/// <c>Microsoft.KeyVault/managedHSMs</c> (control-plane reference §2.12). Azure runs these for minutes in the background; here each is done when
/// the answer comes, with a terminal provisioning state, which every poller accepts.
/// </summary>
internal sealed class HsmProvider(VaultDirectory directory, VaultLifecycle lifecycle, InstallationNames names, VaultLists lists, IScopedGrants grants, IHsmAccess access) : IArmProvider
{
    private const string Right = "Microsoft.KeyVault/managedHSMs/";
    private const string InSubscription = "/subscriptions/{subscription}/providers/Microsoft.KeyVault/managedHSMs";
    private const string InGroup = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.KeyVault/managedHSMs";
    private const string One = InGroup + "/{hsm}";
    private const int DefaultRetentionDays = 90;

    public IReadOnlyList<ArmType> Types => [VaultTypes.Hsm];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", InSubscription, VaultTypes.Hsm, ArmOperations.Read("ManagedHsmList", ""), ListAsync);
        routes.Map("GET", InGroup, VaultTypes.Hsm, ArmOperations.Read("ManagedHsmList", ""), ListAsync);
        routes.Map("GET", One, VaultTypes.Hsm, ArmOperations.Read("ManagedHsmGet", Right + "read"), GetAsync);
        routes.Map("PUT", One, VaultTypes.Hsm, ArmOperations.Change("ManagedHsmPut", Right + "write"), PutAsync);
        routes.Map("PATCH", One, VaultTypes.Hsm, ArmOperations.Change("ManagedHsmPatch", Right + "write"), PatchAsync);
        routes.Map("DELETE", One, VaultTypes.Hsm, ArmOperations.Change("ManagedHsmDelete", Right + "delete"), DeleteAsync);
    }

    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) => lists.ListAsync(passage, tx, directory.Hsms, VaultTypes.Hsm, Write, cancel);

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } record ? new ArmAnswer(json => Write(json, record)) : NotFound(passage);

    private async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(passage.Route("hsm"), out var name))
        {
            return VaultRefusals.BadName(passage.Route("hsm")!);
        }

        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || HsmForm.Read(body).IsRefused(out error, out var form))
        {
            return error;
        }

        var path = ArmRequest.PathOf(passage);
        if (!ArmLocation.TryNormalize(form.Location, out var location))
        {
            return form.Location is null ? ArmErrors.Missing("location") : ArmErrors.Invalid("location", "It must be 1 to 64 ASCII letters, digits and '-'.");
        }

        if (await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel).ConfigureAwait(false) is not { } group)
        {
            return ArmErrors.GroupNotFound(path.ResourceGroup!);
        }

        return await tx.FindAsync(VaultRows.HsmKey(name), cancel).ConfigureAwait(false) switch
        {
            { DeletedAt: not null } deleted => await RecoverAsync(passage, tx, form, deleted, group, location, cancel).ConfigureAwait(false),
            { } live => live.Scope != path.Scope || form.IsRecovery ? VaultRefusals.NameTaken(live) : live.Location != location ? VaultRefusals.OtherLocation(live, location) : Change(passage, tx, form, live),
            _ => await CreateAsync(passage, tx, form, group, name, location, cancel).ConfigureAwait(false),
        };
    }

    private async ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || HsmForm.Read(body).IsRefused(out error, out var form))
        {
            return error;
        }

        return await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } live ? Change(passage, tx, form, live) : NotFound(passage);
    }

    private async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } live)
        {
            return new ArmNoContent();
        }

        VaultLifecycle.Delete(tx, live, passage.Now);
        await grants.RemoveUnderAsync(tx, live.Tenant, live.Scope, cancel).ConfigureAwait(false);
        return new ArmNoContent(200);
    }

    private async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, HsmForm form, ResourceGroup group, VaultName name, string location, CancellationToken cancel)
    {
        if (form.IsRecovery)
        {
            return VaultRefusals.NotDeleted(passage.Route("hsm")!);
        }

        if (form.Sku is null || form.Administrators is null || form.Tenant is null)
        {
            return ArmErrors.Missing(form.Sku is null ? "sku" : form.Tenant is null ? "properties.tenantId" : "properties.initialAdminObjectIds");
        }

        if (ForeignTenant(form, group.Tenant) is { } foreign)
        {
            return foreign;
        }

        var draft = new VaultRecord
        {
            Id = VaultId.New(),
            Tenant = group.Tenant,
            Subscription = group.Subscription,
            ResourceGroup = group.Name,
            Name = name,
            ShownName = passage.Route("hsm")!,
            Location = location,
            RetentionDays = form.RetentionDays ?? DefaultRetentionDays,
            PurgeProtection = form.PurgeProtection ?? false,
            CreatedAt = passage.Now,
            CreatedBy = passage.Caller.Principal,
            Settings = Settings(form, VaultSettings.Default with { UsesRbac = true, IsPremium = true }),
            Hsm = new HsmSettings(form.Sku, form.Administrators.Value),
        };
        ResourceGroups.Enter(tx, group);

        if ((await lifecycle.InsertAsync(tx, draft, cancel).ConfigureAwait(false)).IsRefused(out var error, out var made))
        {
            return error;
        }

        if (access.Establish(tx, made.Tenant, made.Id, made.Hsm!.Administrators, passage.Caller.Principal, passage.Now) is { } stranger)
        {
            return ArmErrors.Invalid("properties.initialAdminObjectIds", stranger.Message);
        }

        // 200 for a new one too: Python's package, and az with it, takes a 201 here for a failure.
        return new ArmAnswer(json => Write(json, made));
    }

    private async ValueTask<Result<Answer>> RecoverAsync(Passage passage, Tx tx, HsmForm form, VaultRecord deleted, ResourceGroup group, string location, CancellationToken cancel)
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

        passage.AuditName = "ManagedHsmRecover";
        ResourceGroups.Enter(tx, group);
        var live = await VaultLifecycle.RecoverAsync(tx, deleted, passage.Caller.Principal, passage.Now, cancel).ConfigureAwait(false);
        return new ArmAnswer(json => Write(json, live));
    }

    private Result<Answer> Change(Passage passage, Tx tx, HsmForm form, VaultRecord live)
    {
        if (form.RetentionDays is { } days && days != live.RetentionDays)
        {
            return ArmErrors.Invalid("properties.softDeleteRetentionInDays", $"It is {live.RetentionDays} and cannot be changed after the managed HSM was created.", "BadRequest");
        }

        if (form.Sku is not null && form.Sku != live.Hsm!.Sku)
        {
            return ArmErrors.Invalid("sku.name", $"It is {live.Hsm.Sku} and cannot be changed.", "BadRequest");
        }

        if (ForeignTenant(form, live.Tenant) is { } foreign)
        {
            return foreign;
        }

        // The administrators named at creation stay; later ones are given by roles in the HSM itself.
        var changed = live with
        {
            PurgeProtection = form.PurgeProtection ?? live.PurgeProtection,
            Settings = Settings(form, live.Settings),
            ChangedAt = passage.Now,
            ChangedBy = passage.Caller.Principal,
        };
        tx.Put(VaultRows.HsmKey(live.Name), changed);
        return new ArmAnswer(json => Write(json, changed));
    }

    private static VaultSettings Settings(HsmForm form, VaultSettings before) => before with
    {
        Tags = form.Tags ?? before.Tags,
        PublicNetworkAccess = form.PublicNetworkAccess ?? before.PublicNetworkAccess,
        Network = form.Network ?? before.Network,
    };

    private static VaultError? ForeignTenant(HsmForm form, TenantId tenant) => form.Tenant is { } given && given != tenant.Value
        ? ArmErrors.Invalid("properties.tenantId", $"It must be the tenant of the subscription, '{tenant}'.", "BadRequest")
        : null;

    private static async ValueTask<VaultRecord?> FindAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        VaultName.TryParse(passage.Route("hsm"), out var name)
        && await tx.FindAsync(VaultRows.HsmKey(name), cancel).ConfigureAwait(false) is { DeletedAt: null } record
        && record.Scope == ArmRequest.PathOf(passage).Scope
            ? record
            : null;

    private static VaultError NotFound(Passage passage) => ArmErrors.ResourceNotFound(VaultTypes.Hsm, passage.Route("hsm")!, ArmRequest.PathOf(passage).ResourceGroup!);

    private void Write(Utf8JsonWriter json, VaultRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, VaultJson.IdOf(record));
        json.WriteString("name"u8, record.ShownName);
        json.WriteString("type"u8, VaultTypes.Hsm.FullName);
        json.WriteString("location"u8, record.Location);
        json.WriteStartObject("sku"u8);
        json.WriteString("family"u8, record.Hsm!.Sku.StartsWith("Custom_C", StringComparison.Ordinal) ? "C" : "B");
        json.WriteString("name"u8, record.Hsm.Sku);
        json.WriteEndObject();
        ArmJson.WriteTags(json, record.Settings.Tags);
        VaultJson.WriteSystemData(json, record);
        json.WriteStartObject("properties"u8);
        json.WriteString("tenantId"u8, record.Tenant.ToString());
        json.WriteStartArray("initialAdminObjectIds"u8);
        foreach (var administrator in record.Hsm.Administrators)
        {
            json.WriteStringValue(administrator.ToString());
        }

        json.WriteEndArray();
        json.WriteString("hsmUri"u8, names.HsmOrigin(record.Name) + "/");
        json.WriteBoolean("enableSoftDelete"u8, true);
        json.WriteNumber("softDeleteRetentionInDays"u8, record.RetentionDays);
        if (record.PurgeProtection)
        {
            json.WriteBoolean("enablePurgeProtection"u8, true);
        }

        if (record.Settings.Network is { } network)
        {
            VaultJson.WriteNetwork(json, network);
        }

        json.WriteString("provisioningState"u8, "Succeeded");
        json.WriteString("statusMessage"u8, "The managed HSM is provisioned.");
        json.WriteString("publicNetworkAccess"u8, record.Settings.PublicNetworkAccess.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
