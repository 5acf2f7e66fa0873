using System.Globalization;

namespace Strongroom.Agent.Peers;

/// <summary>The processes that hold a socket open, found among their descriptors. Those of other users are seen by root (or CAP_SYS_PTRACE) only.</summary>
/// <param name="proc">Where the kernel shows processes; <c>/proc</c>.</param>
internal sealed class SocketHolders(string proc)
{
    private static readonly EnumerationOptions WhatIsReadable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    /// <summary>Process ids; empty when none can be seen.</summary>
    public IReadOnlyList<int> Of(ulong inode)
    {
        var link = $"socket:[{inode}]";
        return [.. Processes().Where(process => Holds(process, link))];
    }

    /// <summary>Where a process runs; null when it has gone, or holds the socket no more: its number may be another's by now.</summary>
    public (string? Unit, string? Container)? PlaceOf(int process, ulong inode)
    {
        try
        {
            var place = CgroupPath.Read(File.ReadAllText(Path.Combine(proc, $"{process}", "cgroup")));
            return Holds(process, $"socket:[{inode}]") ? place : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<int> Processes()
    {
        foreach (var path in Directory.EnumerateDirectories(proc, "*", WhatIsReadable))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                yield return process;
            }
        }
    }

    private bool Holds(int process, string link)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(proc, $"{process}", "fd"), "*", WhatIsReadable).Any(path => new FileInfo(path).LinkTarget == link);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
