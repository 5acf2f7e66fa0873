using Microsoft.AspNetCore.Http;

namespace Strongroom.Server.Hosting;

/// <summary>Clients double slashes inside paths (wire reference U3): the JS SDK sends <c>/keys/n//sign</c>, az <c>//metadata/endpoints</c>.</summary>
internal static class PathForms
{
    /// <summary>Makes each run of slashes one. A trailing slash is left to routing, which ignores it.</summary>
    public static void Collapse(HttpRequest request)
    {
        var path = request.Path.Value;
        if (path is null || !path.Contains("//", StringComparison.Ordinal))
        {
            return;
        }

        var kept = new System.Text.StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || kept.Length == 0 || kept[^1] != '/')
            {
                kept.Append(c);
            }
        }

        request.Path = new PathString(kept.ToString());
    }
}
