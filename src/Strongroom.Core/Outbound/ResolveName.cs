using System.Net;

namespace Strongroom.Outbound;

/// <summary>Finds the addresses of a host name.</summary>
public delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancel);
