using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Server.Setup;
using Strongroom.Storage;
using Strongroom.Vaults;

namespace Strongroom.Server.Admin;

/// <summary>Vaults, until the control plane arrives.</summary>
internal sealed class VaultAdmin(IVaultDirectory directory, VaultLifecycle lifecycle, InstallationNames names, VaultKeys keys)
{
    private const string DefaultResourceGroup = "default";

    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(AdminAnswer.List(directory.All, Write));

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!VaultName.TryParse(body.Text("name"), out var name))
        {
            return Refusals.InvalidProperty("name", "It must have 3 to 24 letters, digits and hyphens, begin with a letter, end with a letter or digit, and have no two hyphens in a row.");
        }

        var installation = await tx.FindAsync(SetupRows.Installation.Key(), cancel).ConfigureAwait(false) ?? throw new InvalidDataException("There is no installation record");
        if (Ids(body, installation).IsRefused(out error, out var ids))
        {
            return error;
        }

        var draft = new VaultDraft(
            ids.Tenant,
            ids.Subscription,
            body.Text("resourceGroup") ?? DefaultResourceGroup,
            name,
            installation.Location,
            body.Number("retentionDays") ?? VaultDraft.DefaultRetentionDays,
            body.Flag("purgeProtection"));
        return Shown(await lifecycle.CreateAsync(tx, draft, cancel).ConfigureAwait(false), status: 201);
    }

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (!VaultName.TryParse(passage.Route("name"), out var name))
        {
            return Refusals.InvalidName(passage.Route("name") ?? "");
        }

        return body.Flag("purgeProtection")
            ? Shown(await VaultLifecycle.ProtectAsync(tx, name, cancel).ConfigureAwait(false), status: 200)
            : Refusals.InvalidProperty("purgeProtection", "It can only be turned on.");
    }

    /// <summary>A new key for what the vault takes from now on; re-wrapping brings the rest under it.</summary>
    public async ValueTask<Result<Answer>> RotateKeyAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!VaultName.TryParse(passage.Route("name"), out var name) || directory.Find(name) is not { } vault)
        {
            return Refusals.UnknownVault;
        }

        var number = await keys.RotateAsync(tx, vault.Tenant, vault.Id, cancel).ConfigureAwait(false);
        return new AdminAnswer(json => json.WriteNumber("vaultKey"u8, number));
    }

    private static Result<(TenantId Tenant, Guid Subscription)> Ids(AdminBody body, InstallationRecord installation)
    {
        var tenant = installation.HomeTenant;
        if (body.Text("tenant") is { } tenantText && !TenantId.TryParse(tenantText, out tenant))
        {
            return Refusals.InvalidProperty("tenant", "It must be a GUID.");
        }

        var subscription = installation.Subscription;
        return body.Text("subscription") is { } text && !Guid.TryParseExact(text, "D", out subscription)
            ? Refusals.InvalidProperty("subscription", "It must be a GUID.")
            : (tenant, subscription);
    }

    private Result<Answer> Shown(Result<VaultEntry> outcome, int status) =>
        outcome.IsRefused(out var error, out var vault) ? error : new AdminAnswer(json => Write(json, vault), status);

    private void Write(Utf8JsonWriter json, VaultEntry vault)
    {
        json.WriteString("name"u8, vault.Name.Value);
        json.WriteString("vaultUri"u8, names.VaultOrigin(vault.Name) + "/");
        json.WriteString("id"u8, vault.Scope.Path);
        json.WriteString("tenantId"u8, vault.Tenant.ToString());
        json.WriteString("location"u8, vault.Location);
        json.WriteNumber("softDeleteRetentionInDays"u8, vault.RetentionDays);
        json.WriteBoolean("enablePurgeProtection"u8, vault.PurgeProtection);
        json.WriteString("createdOn"u8, vault.CreatedAt);
    }
}
