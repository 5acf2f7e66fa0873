using Strongroom.Kernel;

namespace Strongroom.Access;

/// <summary>
/// The scopes a role can be assigned at: <c>/</c>, a subscription, a resource group, a resource and, in a vault, an object. What looks like a
/// scope but is none of these could never take effect as its writer means it, so it is refused: names alone, collections, versions.
/// </summary>
internal static class GrantableScope
{
    public static bool TryParse(string? text, out Scope scope)
    {
        if (Scope.TryParse(text, out scope) && (scope == Scope.Root || IsGrantable(scope.Path[1..].Split('/'))))
        {
            return true;
        }

        scope = default;
        return false;
    }

    private static bool IsGrantable(ReadOnlySpan<string> segments)
    {
        if (segments.Length < 2 || segments[0] != "subscriptions" || !GuidText.TryParse(segments[1], out _))
        {
            return false;
        }

        return segments.Length == 2
            || (segments.Length >= 4 && segments[2] == "resourcegroups" && segments[3].Length <= 90 && IsResource(segments[4..]));
    }

    // providers/{namespace}/{type}/{name} and any number of {type}/{name} below.
    private static bool IsResource(ReadOnlySpan<string> segments)
    {
        if (segments.IsEmpty)
        {
            return true;
        }

        if (segments.Length < 4 || segments[0] != "providers" || segments.Length % 2 != 0)
        {
            return false;
        }

        return segments is not [_, "microsoft.keyvault", "vaults", ..] || IsVaultOrObject(segments[3..]);
    }

    private static bool IsVaultOrObject(ReadOnlySpan<string> segments) => segments switch
    {
        [var vault] => VaultName.TryParse(vault, out _),
        [var vault, "secrets" or "keys" or "certificates", var name] => VaultName.TryParse(vault, out _) && ObjectName.TryParse(name, out _),
        _ => false,
    };
}
