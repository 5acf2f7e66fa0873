using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary><c>/{scope}/providers/Microsoft.ManagedIdentity/identities/default</c>: the identity of a resource that has one of its own.</summary>
internal sealed class SystemIdentityProvider(DirectoryFeed feed) : IArmProvider
{
    public IReadOnlyList<ArmType> Types => [ManagedResources.SystemAssigned];

    public void Map(ArmRoutes routes) => routes.Map(
        "GET",
        ArmRoutes.ScopeMark + "/providers/Microsoft.ManagedIdentity/identities/default",
        ManagedResources.SystemAssigned,
        ArmOperations.Read("SystemAssignedIdentityGet", "Microsoft.ManagedIdentity/identities/read"),
        GetAsync);

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var scope = ArmRequest.PathOf(passage).Scope;
        var directory = feed.Current ?? throw new SealedException();
        if (!ResourcePlace.TryParse(scope.Path, ManagedResources.Machines.Type, out var place)
            || await ManagedResources.Machines.FindAsync(tx, place, cancel).ConfigureAwait(false) is not { Principal: { } principal } machine
            || directory.Machines.Find(machine.Tenant, machine.Id)?.SystemAssigned is not { } client)
        {
            return new VaultError(404, "ResourceNotFound", $"The Resource '{scope}' was not found, or has no identity of its own.");
        }

        return new ArmAnswer(json =>
        {
            json.WriteStartObject();
            json.WriteString("id"u8, $"{ManagedResources.Machines.IdOf(machine)}/providers/{ManagedResources.SystemAssigned.FullName}/default");
            json.WriteString("name"u8, "default");
            json.WriteString("type"u8, ManagedResources.SystemAssigned.FullName);
            json.WriteString("location"u8, machine.Location);
            ArmJson.WriteTags(json, machine.Tags);
            json.WriteStartObject("properties"u8);
            json.WriteString("tenantId"u8, machine.Tenant.ToString());
            json.WriteString("principalId"u8, principal.ToString());
            json.WriteString("clientId"u8, client.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
