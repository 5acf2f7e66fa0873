using Strongroom.Identity.ManagedIdentities;

namespace Strongroom.Identity.Machines;

/// <summary>A machine: its place in the control plane, and what it can do.</summary>
internal sealed record Machine(ResourceRecord Place, MachineRecord Facts)
{
    public Guid Id => Place.Id;
}
