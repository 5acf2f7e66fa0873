using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>Vaults, or managed HSMs, among all resources.</summary>
internal abstract class VaultResources(VaultShelf shelf, ArmType type) : ITrackedResources
{
    public ArmType Type => type;

    public ValueTask<IReadOnlyList<TrackedResource>> ListAsync(Tx tx, Guid subscription, string? group, CancellationToken cancel)
    {
        var within = group is null ? Scope.Subscription(subscription) : Scope.ResourceGroup(subscription, group);
        return ValueTask.FromResult<IReadOnlyList<TrackedResource>>([.. shelf.Records.Where(record => record.DeletedAt is null && within.Covers(record.Scope)).Select(Of)]);
    }

    public async ValueTask<VaultError?> DeleteAsync(Passage passage, Tx tx, TrackedResource resource, CancellationToken cancel)
    {
        if (await FindAsync(tx, resource, cancel).ConfigureAwait(false) is { } record)
        {
            VaultLifecycle.Delete(tx, record, passage.Now);
        }

        return null;
    }

    public async ValueTask<VaultError?> SetTagsAsync(Passage passage, Tx tx, TrackedResource resource, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
    {
        if (await FindAsync(tx, resource, cancel).ConfigureAwait(false) is not { } record)
        {
            return ArmErrors.ResourceNotFound(type, resource.Name, resource.ResourceGroup);
        }

        tx.Put(VaultRows.KeyOf(record), record with { Settings = record.Settings with { Tags = tags }, ChangedAt = passage.Now, ChangedBy = passage.Caller.Principal });
        return null;
    }

    private async ValueTask<VaultRecord?> FindAsync(Tx tx, TrackedResource resource, CancellationToken cancel) =>
        VaultName.TryParse(resource.Name, out var name)
        && await tx.FindAsync(type == VaultTypes.Hsm ? VaultRows.HsmKey(name) : VaultRows.Key(name), cancel).ConfigureAwait(false) is { DeletedAt: null } record
            ? record
            : null;

    private TrackedResource Of(VaultRecord record) =>
        new(VaultJson.IdOf(record), record.Scope, record.ShownName, type, record.ResourceGroup, record.Location, record.Settings.Tags) { CreatedAt = record.CreatedAt, ChangedAt = record.ChangedAt };
}
