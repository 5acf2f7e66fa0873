using System.Net;
using Strongroom.Kernel;

namespace Strongroom.Server.Tls;

/// <param name="ListenerAddresses">Addresses that clients may dial without a name; loopback and the wildcard addresses may be among them and add nothing.</param>
/// <param name="Operator">Null makes the installation its own authority.</param>
internal sealed record TlsSettings(InstallationNames Names, string DataDirectory, IReadOnlyList<IPAddress> ListenerAddresses, OperatorFiles? Operator)
{
    public int ConnectionsPerAddress { get; init; } = Tls.ConnectionsPerAddress.DefaultLimit;
}
