using System.Net;
using System.Net.Sockets;
using Strongroom.Kernel;

namespace Strongroom.Server.Development;

/// <summary>Says whether the names of vaults resolve on this machine, and what to do if not.</summary>
internal static class NameAdvice
{
    public static string For(InstallationNames names)
    {
        var probe = $"probe-{Entropy.NewGuid().ToString("N")[..8]}.vault.{names.Domain}";
        return Resolves(probe)
            ? $"Names below {names.Domain} resolve on this machine: every vault will be found."
            : $"Names below {names.Domain} do NOT resolve on this machine. Run `strongroom hosts --install first` as root, or on Debian\n" +
              "`apt-get install libnss-myhostname`, which makes every *.localhost name resolve. docs/names.md explains both.";
    }

    private static bool Resolves(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name).Any(IPAddress.IsLoopback);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
