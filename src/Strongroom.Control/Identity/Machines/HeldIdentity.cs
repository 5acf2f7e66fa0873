using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>A managed identity that a machine may act for.</summary>
internal sealed record HeldIdentity(ClientId Client, ApplicationRecord Application)
{
    public PrincipalId Principal => Application.Principal;

    public string ResourceId => Application.ManagedIdentity!.ResourceId;

    public bool IsOwn => Application.ManagedIdentity!.IsSystemAssigned;

    /// <summary>As on the wire of the agent protocol.</summary>
    public string Type => IsOwn ? "SystemAssigned" : "UserAssigned";

    /// <summary>Those of a machine that still exist: its own one first, the others in the order in which they were assigned.</summary>
    public static IReadOnlyList<HeldIdentity> Of(DirectorySnapshot directory, TenantId tenant, MachineRecord machine)
    {
        var held = new List<HeldIdentity>();
        foreach (var client in machine.SystemAssigned is { } own ? machine.UserAssigned.Insert(0, own) : machine.UserAssigned)
        {
            // A deleted identity stays in the machine's list and counts for nothing: its client id is never given out again.
            if (directory.Applications.TryGetValue((tenant, client), out var application) && application.ManagedIdentity is not null)
            {
                held.Add(new HeldIdentity(client, application));
            }
        }

        return held;
    }

    /// <summary>True while the identity, its principal and its tenant are switched on.</summary>
    public bool IsUsable(DirectorySnapshot directory, TenantId tenant) =>
        Application.Enabled && directory.Principals.TryGetValue((tenant, Principal), out var principal) && principal.Enabled;
}
