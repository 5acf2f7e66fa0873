namespace Strongroom.Agent.Endpoints;

internal enum ListenerKind
{
    /// <summary>The port of Azure Arc's agent; App Service's path is served beside.</summary>
    Arc,

    /// <summary>The port that stands in for 169.254.169.254.</summary>
    Imds,

    /// <summary>The socket in the state folder, for the agent's own user and root.</summary>
    Control,
}
