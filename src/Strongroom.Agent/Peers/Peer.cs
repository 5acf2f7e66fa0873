namespace Strongroom.Agent.Peers;

/// <summary>The process at the other end of a connection, as far as the kernel tells.</summary>
/// <param name="User">The user id that made the socket.</param>
/// <param name="IsProcessKnown">False when the system does not let us see which process holds the socket; unit and container are then unknown, not absent.</param>
/// <param name="Unit">The system's service that the process belongs to, as in <c>web.service</c>; null when it is in none.</param>
/// <param name="Container">The full id of the container it runs in; null when it is in none.</param>
internal sealed record Peer(uint User, bool IsProcessKnown, string? Unit, string? Container);
