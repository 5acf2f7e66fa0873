namespace Strongroom.Authority;

/// <summary>Why a certificate is revoked, by the names of RFC 5280 §5.3.1, of those that an operator or a client may give.</summary>
internal static class RevocationReasons
{
    private static readonly Dictionary<string, int> ByName = new(StringComparer.Ordinal)
    {
        ["unspecified"] = 0,
        ["keyCompromise"] = 1,
        ["affiliationChanged"] = 3,
        ["superseded"] = 4,
        ["cessationOfOperation"] = 5,
        ["privilegeWithdrawn"] = 9,
    };

    public static string Names { get; } = string.Join(", ", ByName.Keys);

    public static int? Find(string name) => ByName.TryGetValue(name, out var reason) ? reason : null;

    public static bool IsKnown(int reason) => ByName.ContainsValue(reason);

    public static string NameOf(int reason) => ByName.First(known => known.Value == reason).Key;
}
