namespace Strongroom.Gate;

/// <summary>The classes in which the control plane counts requests.</summary>
public enum ControlPlaneTraffic
{
    Read,
    Write,
    Delete,
}
