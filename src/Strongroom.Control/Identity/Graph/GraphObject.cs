using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Identity.Graph;

/// <summary>A group or service principal as Graph shows it: what the clients of this host read of it (client reference §3.1).</summary>
/// <param name="Client">Set for a service principal.</param>
internal sealed record GraphObject(PrincipalId Id, string DisplayName, bool Enabled, ClientId? Client)
{
    public const string GroupType = "group";
    public const string ServicePrincipalType = "servicePrincipal";

    public string Type => Client is null ? GroupType : ServicePrincipalType;

    /// <summary>Writes the members of an object that the caller has begun.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, Id.Value);
        json.WriteString("displayName"u8, DisplayName);
        if (Client is not { } client)
        {
            json.WriteBoolean("mailEnabled"u8, false);
            json.WriteBoolean("securityEnabled"u8, true);
            return;
        }

        json.WriteBoolean("accountEnabled"u8, Enabled);
        json.WriteString("appId"u8, client.Value);
        json.WriteString("appDisplayName"u8, DisplayName);
        json.WriteString("servicePrincipalType"u8, "Application"u8);
        json.WriteStartArray("servicePrincipalNames"u8);
        json.WriteStringValue(client.Value);
        json.WriteEndArray();
    }
}
