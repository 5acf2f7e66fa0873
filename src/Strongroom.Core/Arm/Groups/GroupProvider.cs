using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary><c>Microsoft.Resources/subscriptions/resourceGroups</c>: the exemplar of a resource type, and the one that others stand in.</summary>
internal sealed class GroupProvider(IDecide decider, Locks locks, TrackedResources resources, IScopedGrants grants, ArmPaging paging) : IArmProvider
{
    private const string All = "/subscriptions/{subscription}/resourceGroups";
    private const string One = All + "/{resourceGroup}";
    private const string Right = "Microsoft.Resources/subscriptions/resourceGroups/";

    private static readonly ArmType Type = new(
        "Microsoft.Resources", "resourceGroups", ["2014-04-01", "2016-09-01", "2019-05-01", "2020-06-01", "2021-04-01", "2022-09-01", "2024-11-01", "2025-04-01"]);

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", All, Type, ArmOperations.Read("ResourceGroupList", ""), ListAsync);
        routes.Map("GET", One, Type, ArmOperations.Read("ResourceGroupGet", Right + "read"), GetAsync);
        routes.Map("HEAD", One, Type, ArmOperations.Read("ResourceGroupExists", Right + "read"), ExistsAsync);
        routes.Map("PUT", One, Type, ArmOperations.Change("ResourceGroupPut", Right + "write"), PutAsync);
        routes.Map("PATCH", One, Type, ArmOperations.Change("ResourceGroupPatch", Right + "write"), PatchAsync);
        routes.Map("DELETE", One, Type, ArmOperations.Change("ResourceGroupDelete", Right + "delete"), DeleteAsync);
    }

    /// <summary>The groups that the caller may read, which may be some and not others.</summary>
    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ArmFilter.TryParse(passage.Http.Request.Query["$filter"], out var filter) || GroupFilter.Of(filter) is not { } admits)
        {
            return ArmErrors.Invalid("$filter", "Known here are tagName eq, tagValue eq and name eq.", "InvalidFilter");
        }

        var groups = await ResourceGroups.ListAsync(tx, ArmRequest.PathOf(passage).Subscription!.Value, cancel).ConfigureAwait(false);
        var visible = groups.Where(group => admits(group) && decider.Decide(passage.Caller, new AccessQuestion(Right + "read", IsDataAction: false, group.Scope)).Allowed);
        return paging.Page(passage, visible, group => group.Name.ToLowerInvariant(), Write);
    }

    private static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } group ? new ArmAnswer(json => Write(json, group)) : NotFound(passage);

    private static async ValueTask<Result<Answer>> ExistsAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        new ArmNoContent(await FindAsync(passage, tx, cancel).ConfigureAwait(false) is null ? 404 : 204);

    private static async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var path = ArmRequest.PathOf(passage);
        if (!ResourceGroups.IsName(path.ResourceGroup!))
        {
            return ResourceGroups.BadName;
        }

        var location = body.Root.Text("location");
        var tags = body.Root.Tags("tags");
        var managedBy = body.Root.Text("managedBy");
        if (location is null)
        {
            body.Root.Demand("location");
        }

        if (body.Fault is { } fault)
        {
            return fault;
        }

        if (!ArmLocation.TryNormalize(location, out var normal))
        {
            return ArmErrors.Invalid("location", "It must be 1 to 64 ASCII letters, digits and '-'.", "LocationNotAvailableForResourceGroup");
        }

        var existing = await FindAsync(passage, tx, cancel).ConfigureAwait(false);
        if (existing is not null && existing.Location != normal)
        {
            return new VaultError(
                409, "InvalidResourceGroupLocation", $"Invalid resource group location '{ArmErrors.Shown(normal)}'. The Resource group already exists in location '{existing.Location}'.") { Target = "location" };
        }

        var group = new ResourceGroup(
            passage.Caller.Tenant, path.Subscription!.Value, existing?.Name ?? path.ResourceGroup!, normal, tags ?? new Dictionary<string, string>(), managedBy, existing?.CreatedAt ?? passage.Now);
        tx.Put(ResourceGroups.Key(group.Subscription, group.Name), group);
        return new ArmAnswer(json => Write(json, group), existing is null ? 201 : 200);
    }

    private static async ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } group)
        {
            return NotFound(passage);
        }

        var tags = body.Root.Tags("tags");
        var location = body.Root.Text("location");
        if (location is not null && (!ArmLocation.TryNormalize(location, out var normal) || normal != group.Location))
        {
            body.Root.Refuse("location", "The location of a resource group cannot be changed.");
        }

        if (body.Fault is { } fault)
        {
            return fault;
        }

        var changed = group with { Tags = tags ?? group.Tags, ManagedBy = body.Root.Text("managedBy") ?? group.ManagedBy };
        tx.Put(ResourceGroups.Key(group.Subscription, group.Name), changed);
        return new ArmAnswer(json => Write(json, changed));
    }

    /// <summary>Takes everything in the group with it, in one commit: vaults become soft-deleted and can be recovered into a group of the same name.</summary>
    private async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } group)
        {
            return NotFound(passage);
        }

        var held = await resources.ListAsync(tx, group.Subscription, group.Name, cancel).ConfigureAwait(false);
        foreach (var resource in held)
        {
            if (locks.Refusal(passage.Caller.Tenant, resource.Type.FullName + "/delete", resource.Scope) is { } locked)
            {
                return locked;
            }

            if (await resources.SourceOf(resource).DeleteAsync(passage, tx, resource, cancel).ConfigureAwait(false) is { } refusal)
            {
                return refusal;
            }
        }

        PrincipalId[] principals = [.. held.Select(resource => resource.Principal).OfType<PrincipalId>()];
        await grants.RemoveWithAsync(tx, passage.Caller.Tenant, group.Scope, principals, cancel).ConfigureAwait(false);
        tx.Delete(ResourceGroups.Key(group.Subscription, group.Name));
        return ArmJobs.Accept(passage, tx, $"/subscriptions/{group.Subscription:D}/operationresults");
    }

    private static ValueTask<ResourceGroup?> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        return ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel);
    }

    private static VaultError NotFound(Passage passage) => ArmErrors.GroupNotFound(ArmRequest.PathOf(passage).ResourceGroup!);

    private static void Write(Utf8JsonWriter json, ResourceGroup group)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, group.Id);
        json.WriteString("name"u8, group.Name);
        json.WriteString("type"u8, Type.FullName);
        json.WriteString("location"u8, group.Location);
        if (group.ManagedBy is not null)
        {
            json.WriteString("managedBy"u8, group.ManagedBy);
        }

        ArmJson.WriteTags(json, group.Tags);
        json.WriteStartObject("properties"u8);
        json.WriteString("provisioningState"u8, "Succeeded");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
