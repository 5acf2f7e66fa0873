using System.Net;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>The lines that make the installation's names resolve through a hosts file, which knows no wildcards: each vault needs its own.</summary>
public sealed record HostsPlan(InstallationNames Names, IReadOnlyList<VaultName> Vaults, IPAddress Address)
{
    private const string Begin = "# strongroom: begin (written by `strongroom hosts --install`)";
    private const string End = "# strongroom: end";
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>IPv4 alone is enough: every client falls back to it at once (client reference §1.2).</summary>
    public IReadOnlyList<string> Lines => [.. Names.FixedHosts.Concat(Vaults.Distinct().Select(Names.VaultHost)).Select(host => $"{Address} {host}")];

    /// <summary>What to tell a person, ending in a line feed.</summary>
    public string Advice(bool resolves)
    {
        if (resolves)
        {
            return $"Names under {Names.Domain} resolve on this machine; nothing is needed.\n";
        }

        var wildcard = Names.Domain == InstallationNames.DefaultDomain
            ? "apt-get install -y libnss-myhostname    (once, as root; every vault, now and later)"
            : $"DNS records for {string.Join(", ", Names.FixedHosts)}, *.vault.{Names.Domain} and *.managedhsm.{Names.Domain}";
        return $"""
            Names under {Names.Domain} do not resolve on this machine. Either of these helps:

              {wildcard}

              strongroom hosts --install NAME...    (as root; writes these lines to /etc/hosts, one for each vault named)

            {string.Join('\n', Lines)}

            """;
    }

    /// <summary>
    /// The hosts file with the lines in it, between markers. Names that were put there earlier stay; everything outside the markers stays as
    /// it is. Merging twice changes nothing.
    /// </summary>
    /// <exception cref="FormatException">The markers are damaged: what lies between them cannot be told.</exception>
    public string MergeInto(string current)
    {
        ArgumentNullException.ThrowIfNull(current);
        var lines = current.Length == 0 ? [] : (current.EndsWith('\n') ? current[..^1] : current).Split('\n').ToList();
        var begin = lines.IndexOf(Begin);
        var end = lines.IndexOf(End);
        if (lines.Count(l => l == Begin) != (begin < 0 ? 0 : 1) || lines.Count(l => l == End) != (begin < 0 ? 0 : 1) || end < begin)
        {
            throw new FormatException($"the lines \"{Begin}\" and \"{End}\" do not enclose one block");
        }

        var added = Lines;
        var addedHosts = added.Select(HostOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = begin < 0 ? [] : lines[(begin + 1)..end].Where(l => l.Length > 0 && !addedHosts.Contains(HostOf(l))).ToList();
        string[] block = [Begin, .. kept.Concat(added).Order(StringComparer.Ordinal), End];
        if (begin >= 0)
        {
            lines.RemoveRange(begin, end - begin + 1);
        }

        lines.InsertRange(begin < 0 ? lines.Count : begin, block);
        return string.Join('\n', lines) + "\n";
    }

    private static string HostOf(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).LastOrDefault("");
}
