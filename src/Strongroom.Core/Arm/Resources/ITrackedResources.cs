using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// Port: the resources of one type. A provider implements it, so that its resources appear in generic lists, take tags, and go with their
/// resource group.
/// </summary>
public interface ITrackedResources
{
    ArmType Type { get; }

    /// <summary>The live resources of a subscription, or of one resource group in it.</summary>
    /// <param name="group">Compared without case; null for all groups.</param>
    ValueTask<IReadOnlyList<TrackedResource>> ListAsync(Tx tx, Guid subscription, string? group, CancellationToken cancel);

    /// <summary>
    /// Stages the deletion of one of those that were listed by the same unit of work. The role assignments below it are removed by whoever asked,
    /// since a resource group removes those of all its resources at once.
    /// </summary>
    ValueTask<VaultError?> DeleteAsync(Passage passage, Tx tx, TrackedResource resource, CancellationToken cancel);

    /// <summary>Stages new tags in place of the old ones.</summary>
    ValueTask<VaultError?> SetTagsAsync(Passage passage, Tx tx, TrackedResource resource, IReadOnlyDictionary<string, string> tags, CancellationToken cancel);
}
