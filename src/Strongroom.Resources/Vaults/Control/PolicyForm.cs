using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Vaults;

/// <summary>Reads one access policy.</summary>
internal static class PolicyForm
{
    /// <summary>Null when a member is missing or not what it should be; the body then knows which.</summary>
    public static PolicyEntry? Read(ArmMember entry)
    {
        var tenant = Demand(entry, "tenantId");
        var principal = Demand(entry, "objectId");
        var application = entry.Id("applicationId");
        var permissions = ReadPermissions(entry);
        return tenant is { } tenantId && principal is { } principalId
            ? new PolicyEntry(
                new TenantId(tenantId), new PrincipalId(principalId), application is { } id && id != Guid.Empty ? new ClientId(id) : null, PolicyPermissions.Sort(permissions))
            : null;
    }

    private static Guid? Demand(ArmMember entry, string name)
    {
        if (entry.Text(name) is not null)
        {
            return entry.Id(name);
        }

        entry.Demand(name);
        return null;
    }

    private static List<string> ReadPermissions(ArmMember entry)
    {
        var read = new List<string>();
        if (entry.Object("permissions") is not { } permissions)
        {
            entry.Demand("permissions");
            return read;
        }

        foreach (var category in PolicyPermissions.Categories)
        {
            foreach (var name in permissions.Texts(category) ?? [])
            {
                if (PolicyPermissions.Find(category, name) is { } known)
                {
                    read.Add(known);
                }
                else
                {
                    permissions.Refuse(category, $"'{ArmErrors.Shown(name)}' is not a permission for {category}.");
                }
            }
        }

        return read;
    }
}
