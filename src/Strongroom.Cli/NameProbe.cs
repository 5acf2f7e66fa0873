using System.Net;
using System.Net.Sockets;
using Strongroom.Kernel;

namespace Strongroom.Cli;

/// <summary>Finds out whether this machine resolves the installation's names.</summary>
public static class NameProbe
{
    /// <summary>
    /// Asks the system for the address of a vault that does not exist. Under <c>localhost</c> only a loopback answer counts: some providers
    /// answer unknown names with an address of their own.
    /// </summary>
    public static async Task<bool> ResolvesAsync(InstallationNames names, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(names);
        var probe = string.Concat("probe-", Entropy.NewGuid().ToString("N").AsSpan(0, 12), ".vault.", names.Domain);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(probe, cancel).ConfigureAwait(false);
            var isLocal = names.Domain == InstallationNames.DefaultDomain || names.Domain.EndsWith(".localhost", StringComparison.Ordinal);
            return addresses.Any(address => !isLocal || IPAddress.IsLoopback(address));
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
