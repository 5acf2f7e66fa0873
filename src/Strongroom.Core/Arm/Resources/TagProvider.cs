using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary><c>Microsoft.Resources/tags/default</c>: the tags of a resource group or a resource, whole or piece by piece.</summary>
internal sealed class TagProvider(TrackedResources resources) : IArmProvider
{
    private const string Pattern = ArmRoutes.ScopeMark + "/providers/Microsoft.Resources/tags/default";
    private const int MostTags = 50;

    private static readonly ArmType Type = new("Microsoft.Resources", "tags", ["2019-10-01", "2020-06-01", "2021-04-01", "2022-09-01", "2024-11-01", "2025-04-01"]) { IsExtension = true };

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes)
    {
        routes.Map("GET", Pattern, Type, ArmOperations.Read("TagsGet", "Microsoft.Resources/tags/read"), GetAsync);
        routes.Map("PUT", Pattern, Type, ArmOperations.Change("TagsPut", "Microsoft.Resources/tags/write"), PutAsync);
        routes.Map("PATCH", Pattern, Type, ArmOperations.Change("TagsPatch", "Microsoft.Resources/tags/write"), PatchAsync);
        routes.Map("DELETE", Pattern, Type, ArmOperations.Change("TagsDelete", "Microsoft.Resources/tags/delete"), DeleteAsync);
    }

    private async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await ReadAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var tags) ? error : Shown(passage, tags);

    private ValueTask<Result<Answer>> PutAsync(Passage passage, Tx tx, CancellationToken cancel) => ChangeAsync(passage, tx, needsOperation: false, cancel);

    /// <summary><c>operation</c>: Merge adds and overwrites, Replace takes the given ones alone, Delete takes the given ones away.</summary>
    private ValueTask<Result<Answer>> PatchAsync(Passage passage, Tx tx, CancellationToken cancel) => ChangeAsync(passage, tx, needsOperation: true, cancel);

    private async ValueTask<Result<Answer>> DeleteAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        await StoreAsync(passage, tx, new Dictionary<string, string>(), cancel).ConfigureAwait(false) is { } error ? error : new ArmNoContent(200);

    private async ValueTask<Result<Answer>> ChangeAsync(Passage passage, Tx tx, bool needsOperation, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var body)
            || (await ReadAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out error, out var before))
        {
            return error;
        }

        var operation = needsOperation ? body.Root.Text("operation")?.ToLowerInvariant() : "replace";
        var given = body.Root.Object("properties")?.Tags("tags") ?? new Dictionary<string, string>();
        if (operation is not ("merge" or "replace" or "delete"))
        {
            body.Root.Refuse("operation", "It must be Merge, Replace or Delete.");
        }

        if (body.Fault is { } fault)
        {
            return fault;
        }

        var after = new SortedDictionary<string, string>(operation == "replace" ? new Dictionary<string, string>() : before.ToDictionary(), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            if (operation != "delete")
            {
                after[name] = value;
            }
            else if (after.TryGetValue(name, out var held) && (value.Length == 0 || held == value))
            {
                after.Remove(name);
            }
        }

        if (after.Count > MostTags)
        {
            return ArmErrors.Invalid("properties.tags", $"At most {MostTags} tags are allowed.");
        }

        return await StoreAsync(passage, tx, after, cancel).ConfigureAwait(false) is { } refusal ? refusal : Shown(passage, after);
    }

    private async ValueTask<Result<IReadOnlyDictionary<string, string>>> ReadAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        if (path.ResourceGroup is null)
        {
            return NotHere;
        }

        if (await resources.MissingAsync(tx, path, cancel).ConfigureAwait(false) is { } missing)
        {
            return missing;
        }

        return IsGroup(path)
            ? Result((await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup, cancel).ConfigureAwait(false))!.Tags)
            : Result((await resources.FindAsync(tx, path, cancel).ConfigureAwait(false))!.Tags);
    }

    private async ValueTask<VaultError?> StoreAsync(Passage passage, Tx tx, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
    {
        var path = ArmRequest.PathOf(passage);
        if (path.ResourceGroup is null)
        {
            return NotHere;
        }

        if (IsGroup(path))
        {
            if (await ResourceGroups.FindAsync(tx, path.Subscription!.Value, path.ResourceGroup, cancel).ConfigureAwait(false) is not { } group)
            {
                return ArmErrors.GroupNotFound(path.ResourceGroup);
            }

            tx.Put(ResourceGroups.Key(group.Subscription, group.Name), group with { Tags = tags });
            return null;
        }

        return await resources.FindAsync(tx, path, cancel).ConfigureAwait(false) is { } resource
            ? await resources.SourceOf(resource).SetTagsAsync(passage, tx, resource, tags, cancel).ConfigureAwait(false)
            : await resources.MissingAsync(tx, path, cancel).ConfigureAwait(false) ?? NotHere;
    }

    private static Result<IReadOnlyDictionary<string, string>> Result(IReadOnlyDictionary<string, string> tags) => new Dictionary<string, string>(tags);

    private static bool IsGroup(ArmPath path) => path.Scope == Scope.ResourceGroup(path.Subscription!.Value, path.ResourceGroup!);

    private static VaultError NotHere { get; } = ArmErrors.Invalid("scope", "Tags belong to a resource group or a resource.");

    private static ArmAnswer Shown(Passage passage, IReadOnlyDictionary<string, string> tags) => new(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"{ArmRequest.PathOf(passage).Scope}/providers/Microsoft.Resources/tags/default");
        json.WriteString("name"u8, "default");
        json.WriteString("type"u8, Type.FullName);
        json.WriteStartObject("properties"u8);
        ArmJson.WriteTags(json, tags);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
