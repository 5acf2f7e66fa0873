using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>What a new agent is told: its id, and whom it may act for.</summary>
internal sealed record EnrolledMachine(TenantId Tenant, Guid Machine, string ResourceId, Guid Agent, IReadOnlyList<HeldIdentity> Identities)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("agentId", Agent);
        json.WriteString("tenantId", Tenant.ToString());
        json.WriteString("machineId", Machine);
        json.WriteString("resourceId", ResourceId);
        AgentEndpoints.WriteIdentities(json, Identities, epoch: null);
        json.WriteEndObject();
    }
}
