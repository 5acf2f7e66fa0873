namespace Strongroom.Agent.Endpoints;

/// <summary>Which of the agent's doors a connection came in by; set on each connection.</summary>
/// <param name="Kind">What is served there.</param>
internal sealed record Listener(ListenerKind Kind);
