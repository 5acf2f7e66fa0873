using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>The backups of single objects that were made, and the end of one.</summary>
internal sealed class BackupAdmin(ITenants tenants)
{
    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var error, out var tenant))
        {
            return error;
        }

        string? vault = passage.Http.Request.Query["vault"];
        var entries = await BackupRegistry.ListAsync(tx, tenant, cancel).ConfigureAwait(false);
        return AdminAnswer.List(entries.Where(entry => string.IsNullOrEmpty(vault) || string.Equals(entry.Vault, vault, StringComparison.OrdinalIgnoreCase)).OrderBy(entry => entry.MadeAt), Write);
    }

    /// <summary><c>id</c>, and <c>tenant</c> for another tenant than the home one.</summary>
    public async ValueTask<Result<Answer>> RevokeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || body.Tenant(tenants).IsRefused(out error, out var tenant))
        {
            return error;
        }

        if (!Guid.TryParse(body.Text("id"), out var id))
        {
            return Refusals.InvalidProperty("id", "It must be a GUID.");
        }

        return (await BackupRegistry.RevokeAsync(tx, tenant, id, passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var entry)
            ? error
            : new AdminAnswer(json => Write(json, entry));
    }

    private static void Write(Utf8JsonWriter json, BackupEntry entry)
    {
        json.WriteString("id"u8, entry.Id);
        json.WriteString("kind"u8, entry.Kind);
        json.WriteString("vault"u8, entry.Vault);
        json.WriteString("name"u8, entry.Name);
        json.WriteString("madeAt"u8, DateTimeOffset.FromUnixTimeSeconds(entry.MadeAt));
        json.WriteString("madeBy"u8, entry.MadeBy);
        if (entry.RevokedAt is { } revoked)
        {
            json.WriteString("revokedAt"u8, DateTimeOffset.FromUnixTimeSeconds(revoked));
        }
    }
}
