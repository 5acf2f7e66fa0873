using System.Text.RegularExpressions;
using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.ManagedIdentities;

/// <summary>The resources of one type: their rows, their names and their ids.</summary>
/// <param name="GroupsSegment">How an id spells <c>resourceGroups</c>: Azure writes it in lower case for identities.</param>
/// <param name="NameForm">What a name must look like; compared without case, kept with it.</param>
internal sealed record ResourceShelf(ArmType Type, RowShape<ResourceRecord> Rows, string GroupsSegment, Regex NameForm, string NameRule)
{
    private const int PageSize = 500;

    public bool IsName(string name) => NameForm.IsMatch(name);

    public VaultError BadName => ArmErrors.Invalid("resourceName", NameRule, "InvalidResourceName");

    public RowKey<ResourceRecord> Key(Guid subscription, string group, string name) =>
        Rows.Key(subscription.ToString("N"), group.ToLowerInvariant(), name.ToLowerInvariant());

    public RowKey<ResourceRecord> Key(ResourceRecord record) => Key(record.Subscription, record.ResourceGroup, record.Name);

    public async ValueTask<ResourceRecord?> FindAsync(Tx tx, Guid subscription, string group, string name, CancellationToken cancel) =>
        ResourceGroups.IsName(group) && IsName(name) ? await tx.FindAsync(Key(subscription, group, name), cancel).ConfigureAwait(false) : null;

    /// <summary>The resource that a resource id of this type names, or null.</summary>
    public ValueTask<ResourceRecord?> FindAsync(Tx tx, ResourcePlace place, CancellationToken cancel) => FindAsync(tx, place.Subscription, place.Group, place.Name, cancel);

    /// <param name="group">Null for all groups of the subscription.</param>
    public async ValueTask<IReadOnlyList<ResourceRecord>> ListAsync(Tx tx, Guid subscription, string? group, CancellationToken cancel)
    {
        if (group is not null && !ResourceGroups.IsName(group))
        {
            return [];
        }

        var prefix = group is null ? Rows.Prefix(subscription.ToString("N")) : Rows.Prefix(subscription.ToString("N"), group.ToLowerInvariant());
        var found = new List<ResourceRecord>();
        StoreKey? after = null;
        List<Keyed<ResourceRecord>> page;
        do
        {
            page = await tx.ScanAsync(Rows, prefix, after, PageSize, cancel).ConfigureAwait(false);
            found.AddRange(page.Select(row => row.Record));
            after = page.Count > 0 ? page[^1].Key.Key : null;
        }
        while (page.Count == PageSize);

        return found;
    }

    public Scope ScopeOf(ResourceRecord record) =>
        Scope.TryParse(IdOf(record), out var scope) ? scope : throw new InvalidDataException("A resource's id is no scope");

    public string IdOf(ResourceRecord record) => IdOf(record.Subscription, record.ResourceGroup, record.Name);

    public string IdOf(Guid subscription, string group, string name) => $"/subscriptions/{subscription:D}/{GroupsSegment}/{group}/providers/{Type.FullName}/{name}";

    public TrackedResource Tracked(ResourceRecord record) => new(IdOf(record), ScopeOf(record), record.Name, Type, record.ResourceGroup, record.Location, record.Tags)
    {
        CreatedAt = record.CreatedAt,
        ChangedAt = record.ChangedAt,
        Principal = record.Principal,
    };

    /// <summary>The refusal for a resource that is not there, or whose group is not.</summary>
    public async ValueTask<VaultError> NotFoundAsync(Passage passage, Tx tx, string name, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        return await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup!, cancel).ConfigureAwait(false) is null
            ? ArmErrors.GroupNotFound(path.ResourceGroup!)
            : ArmErrors.ResourceNotFound(Type, name, path.ResourceGroup!);
    }
}
