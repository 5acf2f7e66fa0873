using System.Globalization;

namespace Strongroom.Agent.Peers;

/// <summary>What this process is to the kernel.</summary>
internal static class OwnProcess
{
    private const int EffectiveColumn = 2;
    private const int SysPtrace = 19;

    /// <summary>The effective user id.</summary>
    public static uint User { get; } = uint.Parse(Field("Uid:")[EffectiveColumn], CultureInfo.InvariantCulture);

    /// <summary>True with CAP_SYS_PTRACE (capabilities(7)), which reading other users' descriptors takes.</summary>
    public static bool SeesEveryone { get; } = (ulong.Parse(Field("CapEff:")[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) >> SysPtrace & 1) == 1;

    private static string[] Field(string name) =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split('\t', ' ', StringSplitOptions.RemoveEmptyEntries);
}
