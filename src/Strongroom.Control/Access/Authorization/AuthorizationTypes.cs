using Strongroom.Arm;

namespace Strongroom.Access.Authorization;

/// <summary>The types of Microsoft.Authorization that this room answers for (control-plane reference §1.2).</summary>
internal static class AuthorizationTypes
{
    public static readonly ArmType RoleDefinitions = Extension("roleDefinitions", "2015-07-01", "2018-01-01-preview", "2018-07-01", "2022-04-01", "2022-05-01-preview");

    public static readonly ArmType RoleAssignments = Extension(
        "roleAssignments", "2015-07-01", "2018-01-01-preview", "2018-07-01", "2020-04-01-preview", "2020-08-01-preview", "2020-10-01-preview", "2022-04-01");

    public static readonly ArmType DenyAssignments = Extension("denyAssignments", "2018-07-01-preview", "2022-04-01");

    public static readonly ArmType Permissions = Extension("permissions", "2015-07-01", "2018-07-01", "2022-04-01");

    public static readonly ArmType ProviderOperations = Type("providerOperations", "2015-07-01", "2018-01-01-preview", "2018-07-01", "2022-04-01");

    public static readonly ArmType ClassicAdministrators = Type("classicAdministrators", "2015-06-01", "2015-07-01");

    private static ArmType Type(string name, params string[] versions) => new("Microsoft.Authorization", name, versions);

    private static ArmType Extension(string name, params string[] versions) => Type(name, versions) with { IsExtension = true };
}
