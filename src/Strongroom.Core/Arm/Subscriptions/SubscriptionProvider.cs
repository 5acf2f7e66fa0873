using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>Tenants, subscriptions and locations: the first things that every client asks (control-plane reference §1.5, §1.7).</summary>
internal sealed class SubscriptionProvider(Subscriptions subscriptions, ITenants tenants, IReach reach, ArmPaging paging) : IArmProvider
{
    private static readonly string[] Versions = ["2014-04-01", "2016-06-01", "2019-11-01", "2020-01-01", "2021-01-01", "2022-12-01"];
    private static readonly ArmType Subscription = new("Microsoft.Resources", "subscriptions", Versions);
    private static readonly ArmType Tenant = new("Microsoft.Resources", "tenants", Versions);
    private static readonly ArmType Location = new("Microsoft.Resources", "locations", Versions);

    public IReadOnlyList<ArmType> Types => [Subscription, Tenant, Location];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", "/tenants", Tenant, ArmOperations.Read("TenantList", ""), ListTenantsAsync);
        routes.Map("GET", "/subscriptions", Subscription, ArmOperations.Read("SubscriptionList", ""), ListAsync);
        routes.Map("GET", "/subscriptions/{subscription}", Subscription, ArmOperations.Read("SubscriptionGet", ""), GetAsync);
        routes.Map("GET", "/subscriptions/{subscription}/locations", Location, ArmOperations.Read("LocationList", ""), ListLocationsAsync);
    }

    private ValueTask<Result<Answer>> ListTenantsAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(new ArmList<TenantId>([passage.Caller.Tenant], WriteTenant));

    /// <summary>Those of the caller's tenant in which it holds any right, however small.</summary>
    private ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult(paging.Page(passage, subscriptions.All.Where(each => IsVisible(passage.Caller, each)), each => $"{each.DisplayName}\n{each.Id:D}", Write));

    private ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var found = Named(passage);
        return ValueTask.FromResult<Result<Answer>>(
            IsVisible(passage.Caller, found) ? new ArmAnswer(json => Write(json, found)) : ArmErrors.SubscriptionNotFound(found.Id));
    }

    /// <summary>The place where the installation stands, and the names that its resource groups use.</summary>
    private async ValueTask<Result<Answer>> ListLocationsAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var found = Named(passage);
        if (!IsVisible(passage.Caller, found))
        {
            return ArmErrors.SubscriptionNotFound(found.Id);
        }

        var groups = await ResourceGroups.ListAsync(tx, found.Id, cancel).ConfigureAwait(false);
        string[] names = [.. groups.Select(group => group.Location).Append(ArmLocation.Home).Distinct().Order(StringComparer.Ordinal)];
        return new ArmList<string>(names, (json, name) => WriteLocation(json, found.Id, name));
    }

    /// <summary>The entrance has let through only what exists and is the caller's tenant's.</summary>
    private Subscription Named(Passage passage) => subscriptions.Find(ArmRequest.PathOf(passage).Subscription!.Value)!;

    private bool IsVisible(Caller caller, Subscription subscription) => subscription.Tenant == caller.Tenant && reach.Reaches(caller, subscription.Scope);

    private void WriteTenant(Utf8JsonWriter json, TenantId tenant)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"/tenants/{tenant}");
        json.WriteString("tenantId"u8, tenant.ToString());
        json.WriteString("tenantCategory"u8, "Home");
        json.WriteString("displayName"u8, tenants.DisplayName(tenant));
        json.WriteStartArray("domains"u8);
        json.WriteEndArray();
        json.WriteString("tenantType"u8, "AAD");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Subscription subscription)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, subscription.Scope.Path);
        json.WriteString("authorizationSource"u8, "RoleBased");
        json.WriteStartArray("managedByTenants"u8);
        json.WriteEndArray();
        json.WriteString("subscriptionId"u8, subscription.Id);
        json.WriteString("tenantId"u8, subscription.Tenant.ToString());
        json.WriteString("displayName"u8, subscription.DisplayName);
        json.WriteString("state"u8, "Enabled");
        json.WriteStartObject("subscriptionPolicies"u8);
        json.WriteString("locationPlacementId"u8, "Internal_2014-09-01");
        json.WriteString("quotaId"u8, "Internal_2014-09-01");
        json.WriteString("spendingLimit"u8, "Off");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Guid subscription, string name)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"/subscriptions/{subscription:D}/locations/{name}");
        json.WriteString("name"u8, name);
        json.WriteString("type"u8, "Region");
        json.WriteString("displayName"u8, name);
        json.WriteString("regionalDisplayName"u8, name);
        json.WriteStartObject("metadata"u8);
        json.WriteString("regionType"u8, "Physical");
        json.WriteString("regionCategory"u8, "Recommended");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
