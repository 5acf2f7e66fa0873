using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>Subscriptions and the tenants that own them: what stands above the control plane and so cannot be made through it.</summary>
internal sealed class SubscriptionAdmin(Subscriptions subscriptions, ITenants tenants)
{
    public ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(AdminAnswer.List(subscriptions.All, Write));

    /// <summary><c>name</c>, and <c>tenant</c> for another tenant than the home one; a tenant that does not exist is made.</summary>
    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await AdminBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (body.Text("name") is not { Length: > 0 } name)
        {
            return Refusals.InvalidProperty("name", "It is required.");
        }

        var tenant = tenants.Home ?? throw new Barrier.SealedException();
        if (body.Text("tenant") is { } text && !TenantId.TryParse(text, out tenant))
        {
            return Refusals.InvalidProperty("tenant", "It must be a GUID.");
        }

        if (tenants.DisplayName(tenant) is null
            && (await PrincipalDirectory.CreateTenantAsync(tx, tenant, $"Tenant {tenant}", home: false, passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out _))
        {
            return error;
        }

        var made = new Subscription(Entropy.NewGuid(), tenant, name);
        return (await Subscriptions.EnsureAsync(tx, made.Id, tenant, name, passage.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out _)
            ? error
            : new AdminAnswer(json => Write(json, made), status: 201);
    }

    private static void Write(Utf8JsonWriter json, Subscription subscription)
    {
        json.WriteString("subscriptionId"u8, subscription.Id);
        json.WriteString("displayName"u8, subscription.DisplayName);
        json.WriteString("tenantId"u8, subscription.Tenant.ToString());
    }
}
