using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>How a machine looks on the wire of the control plane.</summary>
internal sealed class MachineJson(DirectoryFeed feed)
{
    private static readonly ResourceShelf Shelf = ManagedResources.Machines;

    private DirectorySnapshot Directory => feed.Current ?? throw new SealedException();

    /// <summary>A machine of a list, with what the directory knows of it; null when it was deleted meanwhile.</summary>
    public Machine? Known(ResourceRecord place) => Directory.Machines.Find(place.Tenant, place.Id) is { } facts ? new Machine(place, facts) : null;

    public void Write(Utf8JsonWriter json, Machine machine)
    {
        var place = machine.Place;
        json.WriteStartObject();
        json.WriteString("id"u8, Shelf.IdOf(place));
        json.WriteString("name"u8, place.Name);
        json.WriteString("type"u8, Shelf.Type.FullName);
        json.WriteString("location"u8, place.Location);
        ArmJson.WriteTags(json, place.Tags);
        WriteIdentity(json, machine);
        json.WriteStartObject("properties"u8);
        json.WriteString("provisioningState"u8, "Succeeded");
        json.WriteString("status"u8, machine.Facts.Agent is null ? "Disconnected" : "Connected");
        json.WriteString("displayName"u8, place.Name);
        json.WriteString("vmId"u8, place.Id);
        if (machine.Facts is { Agent: not null } or { Enrolment: not null })
        {
            WriteAgent(json, machine.Facts);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Azure keeps free texts about a machine in this member.</summary>
    private static void WriteAgent(Utf8JsonWriter json, MachineRecord facts)
    {
        json.WriteStartObject("detectedProperties"u8);
        if (facts.Agent is { } agent)
        {
            json.WriteString("agentId"u8, agent.Id);
            json.WriteString("agentKeyThumbprint"u8, CanonicalBase64Url.Encode(SHA256.HashData(agent.PublicKey.AsSpan())));
            json.WriteString("agentEnrolledOn"u8, ArmJson.Time(agent.EnrolledAt));
        }

        if (facts.Enrolment is { } enrolment)
        {
            json.WriteString("enrolmentExpiresOn"u8, ArmJson.Time(enrolment.ExpiresAt));
        }

        json.WriteEndObject();
    }

    private void WriteIdentity(Utf8JsonWriter json, Machine machine)
    {
        var assigned = HeldIdentity.Of(Directory, machine.Place.Tenant, machine.Facts).Where(held => !held.IsOwn).ToList();
        var own = machine.Place.Principal;
        json.WriteStartObject("identity"u8);
        json.WriteString("type"u8, (own, assigned.Count) switch
        {
            (null, 0) => "None",
            (null, _) => "UserAssigned",
            (_, 0) => "SystemAssigned",
            _ => "SystemAssigned, UserAssigned",
        });
        if (own is { } principal)
        {
            json.WriteString("principalId"u8, principal.ToString());
            json.WriteString("tenantId"u8, machine.Place.Tenant.ToString());
        }

        if (assigned.Count > 0)
        {
            json.WriteStartObject("userAssignedIdentities"u8);
            foreach (var held in assigned)
            {
                json.WriteStartObject(held.ResourceId);
                json.WriteString("principalId"u8, held.Principal.ToString());
                json.WriteString("clientId"u8, held.Client.ToString());
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
