using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>The surface of what is public by its nature: no caller, no right, and a budget for each address.</summary>
public sealed class PublicEntrance(GatePorts ports) : Entrance
{
    internal override VaultError? Enter(Passage passage, bool askForRight) => ports.Throttle.AdmitAnyone(passage.Http.Connection.RemoteIpAddress);
}
