using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>The resources of every provider together.</summary>
public sealed class TrackedResources(IEnumerable<ITrackedResources> sources)
{
    public IReadOnlyList<ITrackedResources> Sources { get; } = [.. sources];

    public async ValueTask<IReadOnlyList<TrackedResource>> ListAsync(Tx tx, Guid subscription, string? group, CancellationToken cancel)
    {
        var all = new List<TrackedResource>();
        foreach (var source in Sources)
        {
            all.AddRange(await source.ListAsync(tx, subscription, group, cancel).ConfigureAwait(false));
        }

        return all;
    }

    /// <summary>The 404 for a path whose resource group or resource does not exist; null when it does, or when the path names none.</summary>
    public async ValueTask<VaultError?> MissingAsync(Tx tx, ArmPath path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path is not { Subscription: { } subscription, ResourceGroup: { } group })
        {
            return null;
        }

        if (await ResourceGroups.FindAsync(tx, subscription, group, cancel).ConfigureAwait(false) is null)
        {
            return ArmErrors.GroupNotFound(group);
        }

        return path.Scope == Scope.ResourceGroup(subscription, group) || await FindAsync(tx, path, cancel).ConfigureAwait(false) is not null
            ? null
            : new VaultError(404, "ResourceNotFound", $"The Resource '{path.Scope}' was not found.");
    }

    /// <summary>The resource at the path's scope, or the one that the scope lies in.</summary>
    public async ValueTask<TrackedResource?> FindAsync(Tx tx, ArmPath path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path is { Subscription: { } subscription, ResourceGroup: { } group }
            ? (await ListAsync(tx, subscription, group, cancel).ConfigureAwait(false)).FirstOrDefault(resource => resource.Scope.Covers(path.Scope))
            : null;
    }

    /// <summary>
    /// The id of what the path's scope names, with the case of its creation: az compares the ids of locks with what its user typed. What lies
    /// inside a resource keeps the scope's spelling.
    /// </summary>
    public async ValueTask<string> IdOfAsync(Tx tx, ArmPath path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path is not { Subscription: { } subscription, ResourceGroup: { } name } || await ResourceGroups.FindAsync(tx, subscription, name, cancel).ConfigureAwait(false) is not { } group)
        {
            return path.Scope.Path;
        }

        return path.Scope == group.Scope ? group.Id
            : await FindAsync(tx, path, cancel).ConfigureAwait(false) is { } resource ? resource.Id + path.Scope.Path[resource.Scope.Path.Length..]
            : path.Scope.Path;
    }

    public ITrackedResources SourceOf(TrackedResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Sources.First(source => source.Type == resource.Type);
    }
}
