using System.Collections.Immutable;

namespace Strongroom.Access;

/// <summary>
/// Entra's roles for the directory, under Entra's template ids, as far as this directory has what they manage. They are assigned at <c>/</c> alone, and
/// give nothing on resources (decision 0013).
/// </summary>
public static class DirectoryRoles
{
    private const string ActionPrefix = "microsoft.directory/";

    public static ImmutableArray<Role> All { get; } =
    [
        Make("62e90394-69f5-4237-9190-012177145e10", "Global Administrator", "Manages all of the directory, and who may.", "*"),
        Make("e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator", "Gives and takes the roles of the directory.", "roleAssignments/*", "*/read"),
        Make("9b895d92-2cd3-44e9-9d02-70ac2d5ea178", "Application Administrator", "Manages applications, their identities and their credentials.",
            "applications/*", "servicePrincipals/*", "*/read"),
        Make("158c047a-c907-4556-b7ef-446551a6b5f7", "Cloud Application Administrator", "Manages applications, their identities and their credentials.",
            "applications/*", "servicePrincipals/*", "*/read"),
        Make("fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator", "Manages users and groups.", "users/*", "groups/*", "*/read"),
        Make("fdd7a751-b60b-444a-984c-02652fe8fa1c", "Groups Administrator", "Manages groups and their members.", "groups/*", "*/read"),
        Make("88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "Directory Readers", "Sees all of the directory and changes nothing.", "*/read"),
    ];

    public static bool Contains(RoleId role)
    {
        foreach (var one in All)
        {
            if (one.Id == role)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for an operation, or a pattern, of the directory.</summary>
    internal static bool IsDirectoryAction(ReadOnlySpan<char> action) => action.StartsWith(ActionPrefix, StringComparison.OrdinalIgnoreCase);

    private static Role Make(string id, string name, string description, params ReadOnlySpan<string> actions) =>
        BuiltIn.Make(id, name, description, new PermissionEntry { Actions = BuiltIn.Patterns(ActionPrefix, actions) });
}
