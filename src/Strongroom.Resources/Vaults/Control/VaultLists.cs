using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>Lists of vaults or managed HSMs in a subscription or a group: those that the caller may read, which may be some and not others.</summary>
internal sealed class VaultLists(IDecide decider, ArmPaging paging)
{
    public async ValueTask<Result<Answer>> ListAsync(
        Passage passage, Tx tx, VaultShelf shelf, ArmType type, Action<Utf8JsonWriter, VaultRecord> write, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        if (path.ResourceGroup is { } group && await ResourceGroups.FindAsync(tx, path.Subscription!.Value, group, cancel).ConfigureAwait(false) is null)
        {
            return ArmErrors.GroupNotFound(group);
        }

        var right = type.FullName + "/read";
        var visible = shelf.Records.Where(record =>
            record.DeletedAt is null && path.Scope.Covers(record.Scope) && decider.Decide(passage.Caller, new AccessQuestion(right, IsDataAction: false, record.Scope)).Allowed);
        return paging.Page(passage, visible, record => record.Name.Value, write);
    }
}
