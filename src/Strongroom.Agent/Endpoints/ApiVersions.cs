using System.Collections.Frozen;

namespace Strongroom.Agent.Endpoints;

/// <summary>The api-versions of each shape that clients send, with the same meaning for a token in all of them.</summary>
internal static class ApiVersions
{
    private static readonly FrozenSet<string> AppService = FrozenSet.Create("2019-08-01");

    private static readonly FrozenSet<string> AzureArc = FrozenSet.Create("2019-08-15", "2019-11-01", "2020-06-01", "2021-02-01");

    private static readonly FrozenSet<string> Imds = FrozenSet.Create(
        "2018-02-01", "2018-04-02", "2018-10-01", "2019-02-01", "2019-03-11", "2019-04-30", "2019-06-01", "2019-06-04", "2019-08-01", "2019-08-15", "2019-11-01",
        "2020-06-01", "2020-07-15", "2020-09-01", "2020-10-01", "2020-12-01", "2021-01-01", "2021-02-01", "2021-03-01", "2021-05-01", "2021-10-01", "2021-11-01",
        "2021-11-15", "2021-12-13", "2023-07-01", "2023-11-15", "2024-03-15", "2024-07-17", "2025-04-07");

    public static bool Knows(Shape shape, string version) => (shape switch
    {
        Shape.AppService => AppService,
        Shape.AzureArc => AzureArc,
        _ => Imds,
    }).Contains(version);
}
