using System.Collections.Immutable;
using Strongroom.Agent.Login;
using Strongroom.Agent.Peers;

namespace Strongroom.Agent.Rules;

/// <summary>Who may use which identities of the machine.</summary>
/// <param name="User">The user id.</param>
/// <param name="Unit">Null means any place but a container, if there is no <paramref name="Container"/> either.</param>
/// <param name="Identities">Client ids.</param>
internal sealed record AllowRule(uint User, string? Unit, string? Container, bool System, ImmutableHashSet<Guid> Identities)
{
    /// <summary>Whether the rule speaks of this process. The root of a container is not the root of the machine, though the kernel gives both number 0.</summary>
    public bool IsAbout(Peer peer) =>
        peer.User == User
        && (Unit is null || string.Equals(peer.Unit, Unit, StringComparison.Ordinal))
        && string.Equals(peer.Container, Container, StringComparison.Ordinal);

    public bool Allows(AssignedIdentity identity) => identity.IsSystem ? System : Identities.Contains(identity.ClientId);
}
