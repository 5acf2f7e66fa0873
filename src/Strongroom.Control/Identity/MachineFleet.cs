using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>The machines of all tenants, and which agent speaks for which. Immutable, as the snapshot that holds it.</summary>
internal sealed class MachineFleet
{
    private readonly ImmutableDictionary<(TenantId Tenant, Guid Machine), MachineRecord> _machines;
    private readonly ImmutableDictionary<(TenantId Tenant, Guid Agent), Guid> _machineOf;

    private MachineFleet(
        ImmutableDictionary<(TenantId Tenant, Guid Machine), MachineRecord> machines, ImmutableDictionary<(TenantId Tenant, Guid Agent), Guid> machineOf) =>
        (_machines, _machineOf) = (machines, machineOf);

    public static MachineFleet None { get; } = new(
        ImmutableDictionary<(TenantId Tenant, Guid Machine), MachineRecord>.Empty, ImmutableDictionary<(TenantId Tenant, Guid Agent), Guid>.Empty);

    public MachineRecord? Find(TenantId tenant, Guid machine) => _machines.GetValueOrDefault((tenant, machine));

    /// <summary>The machine that an enrolled agent speaks for; null when the agent is unknown, revoked or replaced.</summary>
    public MachineRecord? OfAgent(TenantId tenant, Guid agent) => _machineOf.TryGetValue((tenant, agent), out var machine) ? Find(tenant, machine) : null;

    /// <summary>The same with the machine's id.</summary>
    public (Guid Id, MachineRecord Record)? SpokenForBy(TenantId tenant, Guid agent) =>
        _machineOf.TryGetValue((tenant, agent), out var machine) && Find(tenant, machine) is { } record ? (machine, record) : null;

    public MachineFleet With(TenantId tenant, Guid machine, MachineRecord record)
    {
        var agents = WithoutAgentOf(tenant, machine);
        return new MachineFleet(_machines.SetItem((tenant, machine), record), record.Agent is { } agent ? agents.SetItem((tenant, agent.Id), machine) : agents);
    }

    public MachineFleet Without(TenantId tenant, Guid machine) => new(_machines.Remove((tenant, machine)), WithoutAgentOf(tenant, machine));

    private ImmutableDictionary<(TenantId Tenant, Guid Agent), Guid> WithoutAgentOf(TenantId tenant, Guid machine) =>
        Find(tenant, machine)?.Agent is { } agent ? _machineOf.Remove((tenant, agent.Id)) : _machineOf;
}
