namespace Strongroom.Arm;

/// <summary>The filters of the list of resource groups.</summary>
internal static class GroupFilter
{
    /// <summary>What the filter admits; null when it holds a term that is not known.</summary>
    public static Func<ResourceGroup, bool>? Of(ArmFilter filter)
    {
        string? tag = null;
        string? value = null;
        string? name = null;
        foreach (var term in filter.Terms)
        {
            if (term.IsEqual("tagName"))
            {
                tag = term.Value;
            }
            else if (term.IsEqual("tagValue"))
            {
                value = term.Value;
            }
            else if (term.IsEqual("name"))
            {
                name = term.Value;
            }
            else
            {
                return null;
            }
        }

        return group => TagsMatch(group.Tags, tag, value) && (name is null || name.Equals(group.Name, StringComparison.OrdinalIgnoreCase));
    }

    public static bool TagsMatch(IReadOnlyDictionary<string, string> tags, string? tag, string? value) =>
        (tag is null && value is null)
        || tags.Any(each => (tag is null || each.Key.Equals(tag, StringComparison.OrdinalIgnoreCase)) && (value is null || each.Value == value));
}
