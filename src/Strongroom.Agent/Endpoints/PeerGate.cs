using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Strongroom.Agent.Peers;
using Strongroom.Agent.Rules;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>Lets in the processes that a rule names. The user is looked at first: telling the process takes a walk through all of them.</summary>
internal sealed class PeerGate(PeerFinder finder, AgentRules rules, ILogger<PeerGate> log)
{
    /// <summary>The process that asks, or one refusal for whatever is wrong with it.</summary>
    public Result<Peer> Admit(ConnectionInfo connection)
    {
        if (connection.LocalIpAddress is not { } local || connection.RemoteIpAddress is not { } remote
            || finder.SocketOf(new IPEndPoint(local, connection.LocalPort), new IPEndPoint(remote, connection.RemotePort)) is not { } socket)
        {
            log.UnknownRefused();
            return LocalRefusals.Stranger;
        }

        if (!rules.Users.Contains(socket.User))
        {
            log.StrangerRefused(socket.User, null, null);
            return LocalRefusals.Stranger;
        }

        if (finder.HolderOf(socket) is not { } peer)
        {
            log.UnknownRefused();
            return LocalRefusals.Stranger;
        }

        if (!rules.Knows(peer))
        {
            log.StrangerRefused(peer.User, peer.Unit, peer.Container);
            return LocalRefusals.Stranger;
        }

        return peer;
    }
}
