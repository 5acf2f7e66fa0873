using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>The first segment of the login host's paths: a tenant's GUID, or <c>adfs</c> for the home tenant (clients reference §1.4).</summary>
internal static class TenantSegment
{
    public const string Adfs = "adfs";

    /// <summary>The tenant, or null when there is none of that name.</summary>
    public static TenantId? Resolve(DirectorySnapshot directory, string segment)
    {
        if (string.Equals(segment, Adfs, StringComparison.OrdinalIgnoreCase))
        {
            return directory.HomeTenant;
        }

        return TenantId.TryParse(segment, out var tenant) && directory.Tenants.ContainsKey(tenant) ? tenant : null;
    }
}
