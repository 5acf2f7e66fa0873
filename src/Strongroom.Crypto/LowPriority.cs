using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Strongroom.Crypto;

/// <summary>Makes way for others: .NET's own thread priorities do nothing on Linux, where the scheduler goes by niceness, thread by thread.</summary>
public static partial class LowPriority
{
    private const int PriorityOfProcess = 0;
    private const int CallingThread = 0;

    /// <summary>A tenth of a normal thread's share while both want the core, all of it while nobody else does.</summary>
    private const int Niceness = 10;

    /// <summary>Lowers the calling thread for good. Call it on a thread of one's own, never on one of the pool.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsLinux())
        {
            // A refusal, which Linux never gives for a lower priority, costs speed only.
            _ = SetPriority(PriorityOfProcess, CallingThread, Niceness);
        }
    }

    [SupportedOSPlatform("linux")]
    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
