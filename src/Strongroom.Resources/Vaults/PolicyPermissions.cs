using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Strongroom.Vaults;

/// <summary>The permissions that access policies know, by category, in canonical spelling (control-plane reference §2.6).</summary>
internal static class PolicyPermissions
{
    public static readonly ImmutableArray<string> Categories = ["keys", "secrets", "certificates", "storage"];

    private static readonly FrozenDictionary<string, ImmutableArray<string>> Names = new Dictionary<string, ImmutableArray<string>>
    {
        ["keys"] =
        [
            "all", "encrypt", "decrypt", "wrapKey", "unwrapKey", "sign", "verify", "get", "list", "create", "update", "import", "delete", "backup", "restore", "recover", "purge",
            "release", "rotate", "getrotationpolicy", "setrotationpolicy",
        ],
        ["secrets"] = ["all", "get", "list", "set", "delete", "backup", "restore", "recover", "purge"],
        ["certificates"] =
        [
            "all", "get", "list", "delete", "create", "import", "update", "managecontacts", "getissuers", "listissuers", "setissuers", "deleteissuers", "manageissuers", "recover",
            "purge", "backup", "restore",
        ],
        ["storage"] =
        [
            "all", "get", "list", "delete", "set", "update", "regeneratekey", "recover", "purge", "backup", "restore", "setsas", "listsas", "getsas", "deletesas",
        ],
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Order =
        Categories.SelectMany(category => Names[category].Select(name => $"{category}/{name}")).Select((name, order) => (name, order)).ToFrozenDictionary(pair => pair.name, pair => pair.order);

    /// <summary>The canonical <c>category/name</c>, or null when there is no such permission. Compared without case, ASCII only.</summary>
    public static string? Find(string category, string name)
    {
        foreach (var known in Names[category])
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return $"{category}/{known}";
            }
        }

        return null;
    }

    /// <summary>Without doubles, in the canonical order.</summary>
    public static ImmutableArray<string> Sort(IEnumerable<string> permissions) => [.. permissions.Distinct().OrderBy(permission => Order[permission])];
}
