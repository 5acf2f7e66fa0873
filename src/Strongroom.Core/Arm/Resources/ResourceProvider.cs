using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Arm;

/// <summary>
/// The generic list of resources: how az finds the group of a vault that is given by name alone, on nearly every command (client reference C16).
/// It shows what the caller may read and nothing else.
/// </summary>
internal sealed class ResourceProvider(IDecide decider, TrackedResources resources, ArmPaging paging) : IArmProvider
{
    private static readonly ArmType Type = new(
        "Microsoft.Resources", "resources", ["2014-04-01", "2015-11-01", "2019-05-01", "2020-06-01", "2020-10-01", "2021-04-01", "2022-09-01", "2024-11-01", "2025-04-01"]);

    public IReadOnlyList<ArmType> Types => [Type];

    public void Map(ArmRoutes routes)
    {
        var list = ArmOperations.Read("ResourceList", "");
        routes.Map("GET", "/subscriptions/{subscription}/resources", Type, list, ListAsync);
        routes.Map("GET", "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/resources", Type, list, ListAsync);
    }

    private async ValueTask<Result<Answer>> ListAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (!ArmFilter.TryParse(passage.Http.Request.Query["$filter"], out var filter) || Admits(filter) is not { } admits)
        {
            return ArmErrors.Invalid("$filter", "Known here are resourceType, name, location, resourceGroup, tagName and tagValue with eq, joined by and.", "InvalidFilter");
        }

        var path = ArmRequest.PathOf(passage);
        if (path.ResourceGroup is { } group && await resources.MissingAsync(tx, path with { Scope = Scope.ResourceGroup(path.Subscription!.Value, group) }, cancel).ConfigureAwait(false) is { } missing)
        {
            return missing;
        }

        var all = await resources.ListAsync(tx, path.Subscription!.Value, path.ResourceGroup, cancel).ConfigureAwait(false);
        var visible = all.Where(each => admits(each) && decider.Decide(passage.Caller, new AccessQuestion(each.Type.FullName + "/read", IsDataAction: false, each.Scope)).Allowed);
        var expand = ((string?)passage.Http.Request.Query["$expand"] ?? "").Split(',', StringSplitOptions.TrimEntries);
        var times = expand.Contains("createdTime", StringComparer.OrdinalIgnoreCase) || expand.Contains("changedTime", StringComparer.OrdinalIgnoreCase);
        return paging.Page(passage, visible, each => each.Scope.Path, (json, each) => Write(json, each, times));
    }

    private static Func<TrackedResource, bool>? Admits(ArmFilter filter)
    {
        var terms = new List<Func<TrackedResource, bool>>();
        string? tag = null;
        string? value = null;
        foreach (var term in filter.Terms)
        {
            if (term.Comparison != "eq")
            {
                return null;
            }

            switch (term.Name.ToLowerInvariant())
            {
                case "resourcetype":
                    terms.Add(each => each.Type.FullName.Equals(term.Value, StringComparison.OrdinalIgnoreCase));
                    break;
                case "name":
                    terms.Add(each => each.Name.Equals(term.Value, StringComparison.OrdinalIgnoreCase));
                    break;
                case "location":
                    terms.Add(each => ArmLocation.TryNormalize(term.Value, out var location) && each.Location == location);
                    break;
                case "resourcegroup":
                    terms.Add(each => each.ResourceGroup.Equals(term.Value, StringComparison.OrdinalIgnoreCase));
                    break;
                case "tagname":
                    tag = term.Value;
                    break;
                case "tagvalue":
                    value = term.Value;
                    break;
                default:
                    return null;
            }
        }

        return each => terms.All(term => term(each)) && GroupFilter.TagsMatch(each.Tags, tag, value);
    }

    private static void Write(Utf8JsonWriter json, TrackedResource resource, bool times)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, resource.Id);
        json.WriteString("name"u8, resource.Name);
        json.WriteString("type"u8, resource.Type.FullName);
        json.WriteString("location"u8, resource.Location);
        ArmJson.WriteTags(json, resource.Tags);
        if (times && resource.CreatedAt is { } created)
        {
            json.WriteString("createdTime"u8, ArmJson.Time(created));
            json.WriteString("changedTime"u8, ArmJson.Time(resource.ChangedAt ?? created));
        }

        json.WriteEndObject();
    }
}
