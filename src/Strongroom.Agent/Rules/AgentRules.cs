using System.Collections.Immutable;
using Strongroom.Agent.Login;
using Strongroom.Agent.Peers;

namespace Strongroom.Agent.Rules;

/// <summary>
/// Decides whether a process of this machine may use an identity. Root and the agent's own user may use all of them; whoever else must be named.
/// </summary>
/// <param name="own">The agent's own user id.</param>
internal sealed class AgentRules(uint own, ImmutableArray<AllowRule> rules)
{
    /// <summary>The users that have anything to ask here, for a first look that costs nothing.</summary>
    public ImmutableSortedSet<uint> Users { get; } = [0, own, .. rules.Select(rule => rule.User)];

    /// <summary>Whether the process may ask at all.</summary>
    public bool Knows(Peer peer) => IsMaster(peer) || rules.Any(rule => rule.IsAbout(peer));

    public bool Allows(Peer peer, AssignedIdentity identity) => IsMaster(peer) || rules.Any(rule => rule.IsAbout(peer) && rule.Allows(identity));

    private bool IsMaster(Peer peer) => (peer.User == 0 || peer.User == own) && peer.Container is null;
}
