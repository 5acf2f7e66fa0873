using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Server.Setup;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Applications, of the home tenant unless told otherwise.</summary>
internal sealed class ApplicationAdmin(ITenants tenants, PrincipalRemoval removal)
{
    /// <summary>Secrets made here end after two years, as the real directory's do by default.</summary>
    private static readonly TimeSpan SecretLifetime = TimeSpan.FromDays(730);

    public async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (AdminTenant.Of(passage, tenants).IsRefused(out var refusal, out var tenant))
        {
            return refusal;
        }

        return AdminAnswer.List(await ApplicationList.ReadAsync(tx, tenant, cancel).ConfigureAwait(false), (json, application) =>
        {
            json.WriteString("displayName"u8, application.DisplayName);
            json.WriteString("clientId"u8, application.Client.ToString());
            json.WriteString("objectId"u8, application.Principal.ToString());
            json.WriteBoolean("enabled"u8, application.Enabled);
        });
    }

    /// <summary><c>displayName</c>, and <c>tenant</c> for another tenant than the home one.</summary>
    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (body.Tenant(tenants).IsRefused(out error, out var tenant))
        {
            return error;
        }

        return PrincipalDirectory.CreateApplication(tx, tenant, body.Text("displayName") ?? "", SecretLifetime, passage.Now).IsRefused(out error, out var made)
            ? error
            : new ClientSecretAnswer(tenant, made.Client, made.Principal, made.Secret, status: 201);
    }

    public async ValueTask<Result<Answer>> DisableAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return Refusals.InvalidProperty("clientId", "It must be a GUID.");
        }

        if (AdminTenant.Of(passage, tenants).IsRefused(out var refusal, out var tenant))
        {
            return refusal;
        }

        var outcome = await PrincipalDirectory.SetApplicationEnabledAsync(tx, tenant, client, enabled: false, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out var error, out _) ? error : new AdminAnswer(json => WriteSwitch(json, client));
    }

    /// <summary>With its service principal, its memberships and what was granted to it.</summary>
    public async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return Refusals.InvalidProperty("clientId", "It must be a GUID.");
        }

        if (AdminTenant.Of(passage, tenants).IsRefused(out var refusal, out var tenant))
        {
            return refusal;
        }

        var outcome = await removal.DeleteApplicationAsync(tx, tenant, client, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out refusal, out _) ? refusal : NoContentAnswer.Instance;
    }

    public async ValueTask<Result<Answer>> AddSecretAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ClientId.TryParse(passage.Route("client"), out var client))
        {
            return Refusals.InvalidProperty("clientId", "It must be a GUID.");
        }

        if (AdminTenant.Of(passage, tenants).IsRefused(out var refusal, out var tenant))
        {
            return refusal;
        }

        var outcome = await PrincipalDirectory.AddSecretAsync(tx, tenant, client, SecretLifetime, passage.Now, cancel).ConfigureAwait(false);
        return outcome.IsRefused(out var error, out var secret) ? error : new ClientSecretAnswer(tenant, client, null, secret, status: 201);
    }

    internal static async ValueTask<TenantId> HomeAsync(Tx tx, CancellationToken cancel) =>
        (await tx.FindAsync(SetupRows.Installation.Key(), cancel).ConfigureAwait(false) ?? throw new InvalidDataException("There is no installation record")).HomeTenant;

    private static void WriteSwitch(Utf8JsonWriter json, ClientId client)
    {
        json.WriteString("clientId"u8, client.ToString());
        json.WriteBoolean("enabled"u8, false);
    }
}
