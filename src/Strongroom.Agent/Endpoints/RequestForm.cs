using System.Net;
using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>
/// What a request must look like before anyone asks who sent it: a GET to an address of this machine, from this machine, that no proxy and no
/// browser was made to send.
/// </summary>
internal static class RequestForm
{
    private const string ForwardedPrefix = "X-Forwarded-";

    private static readonly IPAddress LinkLocal = IPAddress.Parse("169.254.169.254");

    /// <summary>Null when there is nothing to say against it.</summary>
    public static VaultError? Check(HttpContext context, Shape shape)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method))
        {
            return LocalRefusals.Method;
        }

        if (request.Headers.Keys.Any(IsForwarding))
        {
            return LocalRefusals.Forwarded;
        }

        // A name that somebody's DNS points here makes a browser send its pages' requests to us; they carry that name.
        if (!IsOurs(request.Host))
        {
            return LocalRefusals.Host;
        }

        if (shape != Shape.AppService && !(request.Headers["Metadata"] is [{ } metadata] && metadata.Equals("true", StringComparison.OrdinalIgnoreCase)))
        {
            return LocalRefusals.Metadata;
        }

        return IsLocal(context.Connection) ? null : LocalRefusals.Stranger;
    }

    /// <summary>An address that the agent may listen on: nothing off the machine reaches it.</summary>
    public static bool IsLocal(IPAddress address) => IPAddress.IsLoopback(address) || address.Equals(LinkLocal);

    private static bool IsLocal(ConnectionInfo connection) =>
        connection.RemoteIpAddress is { } remote && (IPAddress.IsLoopback(remote) || (remote.Equals(LinkLocal) && remote.Equals(connection.LocalIpAddress)));

    /// <summary>Underscores count as hyphens: some servers in between write one for the other.</summary>
    private static bool IsForwarding(string header)
    {
        var name = header.Replace('_', '-');
        return name.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsOurs(HostString host) =>
        host.HasValue
        && (host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IsLocal(address)));
}
