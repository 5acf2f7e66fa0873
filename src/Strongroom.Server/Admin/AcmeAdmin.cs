using System.Text.Json;
using Strongroom.AcmeServer;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>The ACME servers of vaults.</summary>
internal sealed class AcmeAdmin(IVaultDirectory vaults, AcmeAdministration administration, InstallationNames names)
{
    /// <summary><c>open</c>, <c>names</c>.</summary>
    public async ValueTask<Result<Answer>> EnableAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Vault(passage).IsRefused(out var error, out var vault) || (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out error, out var body))
        {
            return error;
        }

        var outcome = await AcmeAdministration.EnableAsync(tx, vault, body.Flag("open"), body.Texts("names") ?? [], passage.Now, cancel).ConfigureAwait(false);
        if (outcome.IsRefused(out error, out var settings))
        {
            return error;
        }

        return new AdminAnswer(json =>
        {
            json.WriteString("directory"u8, names.VaultOrigin(vault.Name) + "/acme/directory");
            json.WriteBoolean("open"u8, settings.IsOpen);
            WriteTexts(json, "names", settings.Names);
        });
    }

    public async ValueTask<Result<Answer>> DisableAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Vault(passage).IsRefused(out var error, out var vault))
        {
            return error;
        }

        return await AcmeAdministration.DisableAsync(tx, vault, cancel).ConfigureAwait(false)
            ? NoContentAnswer.Instance
            : new VaultError(404, "NotFound", $"The vault '{vault.Name}' has no ACME server.");
    }

    /// <summary><c>names</c>, <c>once</c>.</summary>
    public async ValueTask<Result<Answer>> CreateBindingAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Vault(passage).IsRefused(out var error, out var vault) || (await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out error, out var body))
        {
            return error;
        }

        var outcome = await administration.CreateBindingAsync(tx, vault, body.Texts("names") ?? [], body.Flag("once"), passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out var made) ? error : new NewBindingAnswer(made);
    }

    public async ValueTask<Result<Answer>> ListBindingsAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Vault(passage).IsRefused(out var error, out var vault)
            ? error
            : AdminAnswer.List(await AcmeAdministration.ListBindingsAsync(tx, vault, cancel).ConfigureAwait(false), Write);

    public async ValueTask<Result<Answer>> RevokeBindingAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (Vault(passage).IsRefused(out var error, out var vault))
        {
            return error;
        }

        if (!GuidText.TryParse(passage.Route("binding"), out var id))
        {
            return Refusals.InvalidProperty("binding", "It must be a GUID.");
        }

        var outcome = await AcmeAdministration.RevokeBindingAsync(tx, vault, id, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out error, out var revoked) ? error : new AdminAnswer(json => Write(json, revoked));
    }

    public async ValueTask<Result<Answer>> ListAccountsAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Vault(passage).IsRefused(out var error, out var vault)
            ? error
            : AdminAnswer.List(await AcmeAdministration.ListAccountsAsync(tx, vault, cancel).ConfigureAwait(false), (json, account) =>
            {
                json.WriteString("account"u8, account.Id.ToString("D"));
                json.WriteString("status"u8, account.IsDeactivated ? "deactivated"u8 : "valid"u8);
                WriteTexts(json, "contact", account.Contacts);
                if (account.Binding is { } binding)
                {
                    json.WriteString("kid"u8, binding.ToString("D"));
                }

                WriteTime(json, "createdOn", account.CreatedAt);
            });

    public async ValueTask<Result<Answer>> ListOrdersAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        Vault(passage).IsRefused(out var error, out var vault)
            ? error
            : AdminAnswer.List(await AcmeAdministration.ListOrdersAsync(tx, vault, passage.Now, cancel).ConfigureAwait(false), (json, item) =>
            {
                json.WriteString("order"u8, item.Order.Id.ToString("D"));
                json.WriteString("account"u8, item.Order.Account.ToString("D"));
                json.WriteString("status"u8, item.Status);
                WriteTexts(json, "identifiers", [.. item.Order.Identifiers.Select(each => each.Value)]);
                WriteTime(json, "createdOn", item.Order.CreatedAt);
                WriteTime(json, "expiresOn", item.Order.ExpiresAt);
            });

    internal static void Write(Utf8JsonWriter json, BindingRecord binding)
    {
        json.WriteString("kid"u8, binding.Id.ToString("D"));
        WriteTexts(json, "names", binding.Names);
        json.WriteBoolean("once"u8, binding.IsOnce);
        WriteTime(json, "createdOn", binding.CreatedAt);
        if (binding.UsedBy is { } account)
        {
            json.WriteString("usedBy"u8, account.ToString("D"));
        }

        if (binding.RevokedAt is { } at)
        {
            WriteTime(json, "revokedOn", at);
        }
    }

    private Result<VaultEntry> Vault(Passage passage) =>
        VaultName.TryParse(passage.Route("vault"), out var name) && vaults.Find(name) is { } vault ? vault : Refusals.UnknownVault;

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long unixSeconds) => json.WriteString(name, DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
}
