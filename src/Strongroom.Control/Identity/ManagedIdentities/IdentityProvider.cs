using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary><c>Microsoft.ManagedIdentity/userAssignedIdentities</c>: create, replace, change, read, list and delete.</summary>
internal sealed class IdentityProvider(IDecide decider, IdentityRegistry registry, ArmPaging paging) : IArmProvider
{
    private const string Right = "Microsoft.ManagedIdentity/userAssignedIdentities/";
    private const string InSubscription = "/subscriptions/{subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities";
    private const string InGroup = "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities";
    private const string One = InGroup + "/{identity}";
    private const string FirstWithIsolation = "2024-11-30";

    private static readonly ResourceShelf Shelf = ManagedResources.Identities;

    public IReadOnlyList<ArmType> Types => [Shelf.Type];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", InSubscription, Shelf.Type, ArmOperations.Read("UserAssignedIdentityList", ""), ListAsync);
        routes.Map("GET", InGroup, Shelf.Type, ArmOperations.Read("UserAssignedIdentityList", ""), ListAsync);
        routes.Map("GET", One, Shelf.Type, ArmOperations.Read("UserAssignedIdentityGet", Right + "read"), GetAsync);
        routes.Map("PUT", One, Shelf.Type, ArmOperations.Change("UserAssignedIdentityPut", Right + "write"), PutAsync);
        routes.Map("PATCH", One, Shelf.Type, ArmOperations.Change("UserAssignedIdentityPatch", Right + "write"), PatchAsync);
        routes.Map("DELETE", One, Shelf.Type, ArmOperations.Change("UserAssignedIdentityDelete", Right + "delete"), DeleteAsync);
    }

    /// <summary>The identity that the path names, or null.</summary>
    internal static ValueTask<ResourceRecord?> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        return Shelf.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, passage.Route("identity")!, cancel);
    }

    internal static ValueTask<VaultError> NotFoundAsync(Passage passage, Tx tx, CancellationToken cancel) => Shelf.NotFoundAsync(passage, tx, passage.Route("identity")!, cancel);

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        if (path.ResourceGroup is { } group && await ResourceGroups.FindAsync(tx, path.Subscription!.Value, group, cancel).ConfigureAwait(false) is null)
        {
            return ArmErrors.GroupNotFound(group);
        }

        var all = await Shelf.ListAsync(tx, path.Subscription!.Value, path.ResourceGroup, cancel).ConfigureAwait(false);
        var visible = all.Where(identity => decider.Decide(passage.Caller, new AccessQuestion(Right + "read", IsDataAction: false, Shelf.ScopeOf(identity))).Allowed);
        var version = ArmRequest.VersionOf(passage);
        return paging.Page(passage, visible, identity => Shelf.ScopeOf(identity).Path, (json, identity) => Write(json, identity, version));
    }

    private static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } identity ? Shown(passage, identity) : await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);

    private static async ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!Shelf.IsName(passage.Route("identity")!))
        {
            return Shelf.BadName;
        }

        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var read))
        {
            return error;
        }

        var (form, isRegional) = read;
        if (form.Location is null)
        {
            return ArmErrors.Missing("location");
        }

        var path = ArmRequest.PathOf(passage);
        if (await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel).ConfigureAwait(false) is not { } group)
        {
            return ArmErrors.GroupNotFound(path.ResourceGroup!);
        }

        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } existing)
        {
            return Store(passage, tx, existing, form with { Tags = form.Tags ?? new Dictionary<string, string>() }, isRegional ?? false);
        }

        ResourceGroups.Enter(tx, group);
        return Shown(passage, IdentityRegistry.Create(tx, group, passage.Route("identity")!, form, isRegional ?? false, passage.Now), 201);
    }

    private static async ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var read))
        {
            return error;
        }

        return await FindAsync(passage, tx, cancel).ConfigureAwait(false) is { } existing
            ? Store(passage, tx, existing, read.Form, read.IsRegional ?? existing.IsRegional)
            : await NotFoundAsync(passage, tx, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await FindAsync(passage, tx, cancel).ConfigureAwait(false) is not { } existing)
        {
            return new ArmNoContent();
        }

        await registry.DeleteAsync(tx, existing, cancel).ConfigureAwait(false);
        return new ArmNoContent(200);
    }

    private static Result<Answer> Store(Passage passage, Tx tx, ResourceRecord existing, ResourceForm form, bool isRegional)
    {
        if (form.Moves(existing) is { } refusal)
        {
            return refusal;
        }

        var changed = existing with { Tags = form.Tags ?? existing.Tags, IsRegional = isRegional, ChangedAt = passage.Now };
        tx.Put(Shelf.Key(existing), changed);
        return Shown(passage, changed);
    }

    private static async ValueTask<Result<(ResourceForm Form, bool? IsRegional)>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        var form = ResourceForm.Read(body);
        bool? isRegional = null;
        if (body.Root.Object("properties") is { } properties && properties.Text("isolationScope") is { } isolation)
        {
            isRegional = isolation.Equals("Regional", StringComparison.OrdinalIgnoreCase);
            if (!isRegional.Value && !isolation.Equals("None", StringComparison.OrdinalIgnoreCase))
            {
                properties.Refuse("isolationScope", "It must be None or Regional.");
            }
        }

        return body.Fault is { } fault ? fault : (form, isRegional);
    }

    private static ArmAnswer Shown(Passage passage, ResourceRecord identity, int status = 200)
    {
        var version = ArmRequest.VersionOf(passage);
        return new ArmAnswer(json => Write(json, identity, version), status);
    }

    private static void Write(Utf8JsonWriter json, ResourceRecord identity, ArmVersion version)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Shelf.IdOf(identity));
        json.WriteString("name"u8, identity.Name);
        json.WriteString("type"u8, Shelf.Type.FullName);
        json.WriteString("location"u8, identity.Location);
        ArmJson.WriteTags(json, identity.Tags);
        json.WriteStartObject("properties"u8);
        if (version.IsAtLeast(FirstWithIsolation))
        {
            json.WriteString("isolationScope"u8, identity.IsRegional ? "Regional" : "None");
        }

        json.WriteString("tenantId"u8, identity.Tenant.ToString());
        json.WriteString("principalId"u8, identity.Principal!.Value.ToString());
        json.WriteString("clientId"u8, identity.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
