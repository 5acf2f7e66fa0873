namespace Strongroom.Agent.Peers;

/// <summary>
/// What a process's control group says about where it runs: <c>/proc/PID/cgroup</c> (cgroups(7)). A user can make groups of any name below its
/// own manager, so only what the system's manager named counts: the first service on the way down, and no container below <c>user.slice</c>.
/// </summary>
internal static class CgroupPath
{
    private const string UserSlice = "user.slice";
    private const int ContainerIdLength = 64;

    /// <param name="text">The file's text.</param>
    public static (string? Unit, string? Container) Read(string text)
    {
        var segments = Path(text).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Contains("..") ? (null, null) : (Unit(segments), segments is [UserSlice, ..] ? null : Container(segments));
    }

    /// <summary>The one of version 2, or, on a machine that still has version 1, systemd's own.</summary>
    private static string Path(string text)
    {
        var systemd = "";
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split(':', 3);
            if (parts is ["0", "", var unified] && unified != "/")
            {
                return unified;
            }

            if (parts is [_, "name=systemd", var named])
            {
                systemd = named;
            }
        }

        return systemd;
    }

    private static string? Unit(string[] segments)
    {
        foreach (var segment in segments)
        {
            if (segment.EndsWith(".service", StringComparison.Ordinal))
            {
                return segment;
            }

            if (!segment.EndsWith(".slice", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Docker, Podman, containerd and CRI-O name their groups after the id: <c>docker-ID.scope</c>, <c>docker/ID</c>, <c>libpod-ID.scope</c>, <c>cri-containerd-ID.scope</c>, <c>crio-ID.scope</c>.</summary>
    private static string? Container(string[] segments)
    {
        foreach (var segment in segments)
        {
            var name = segment.EndsWith(".scope", StringComparison.Ordinal) ? segment[..^".scope".Length] : segment;
            var id = name[(name.LastIndexOfAny(['-', ':']) + 1)..];
            if (id.Length == ContainerIdLength && id.All(char.IsAsciiHexDigitLower))
            {
                return id;
            }
        }

        return null;
    }
}
