using Strongroom.Kernel;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// Whom an assertion is for: one of the tenant's token endpoints here, or its issuer. The tenant's GUID may be in either case, as the client was
/// configured; everything else is compared letter by letter (J10).
/// </summary>
internal static class AssertionAudience
{
    private static readonly string[] OfTenant = ["oauth2/v2.0/token", "oauth2/token", "v2.0"];
    private static readonly string[] OfAdfs = ["oauth2/token"];

    /// <param name="isHome">True when <c>/adfs</c> stands for the tenant.</param>
    public static bool IsOurs(string audience, IdentityOptions options, TenantId tenant, bool isHome)
    {
        var origin = options.LoginOrigin.Length;
        if (!audience.StartsWith(options.LoginOrigin, StringComparison.Ordinal) || audience.Length <= origin || audience[origin] != '/')
        {
            return false;
        }

        var path = audience[(origin + 1)..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return false;
        }

        var (segment, rest) = (path[..slash], path[(slash + 1)..]);
        return string.Equals(segment, TenantSegment.Adfs, StringComparison.Ordinal)
            ? isHome && OfAdfs.Contains(rest, StringComparer.Ordinal)
            : string.Equals(segment, tenant.ToString(), StringComparison.OrdinalIgnoreCase) && OfTenant.Contains(rest, StringComparer.Ordinal);
    }
}
