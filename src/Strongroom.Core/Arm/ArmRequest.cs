using Microsoft.AspNetCore.Http;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>What the entrance found out about a request, for the work behind it.</summary>
public static class ArmRequest
{
    private static readonly object PathKey = new();
    private static readonly object VersionKey = new();

    /// <summary>The request's path, parsed.</summary>
    public static ArmPath PathOf(Passage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return (ArmPath)passage.Http.Items[PathKey]!;
    }

    /// <summary>The request's api-version.</summary>
    public static ArmVersion VersionOf(Passage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return (ArmVersion)passage.Http.Items[VersionKey]!;
    }

    internal static void Keep(HttpContext http, ArmPath path) => http.Items[PathKey] = path;

    internal static void Keep(HttpContext http, ArmVersion version) => http.Items[VersionKey] = version;
}
