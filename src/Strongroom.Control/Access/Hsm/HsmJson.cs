using System.Collections.Immutable;
using System.Text.Json;

namespace Strongroom.Access.Hsm;

/// <summary>Assignments and roles of a managed HSM as its clients read them (wire reference §3.8): fewer members than the control plane's, and other ids.</summary>
internal static class HsmJson
{
    public static void Write(Utf8JsonWriter json, AssignedRole assigned)
    {
        var scope = assigned.Assignment.WrittenScope ?? assigned.Assignment.Scope.Path;
        json.WriteStartObject();
        json.WriteString("id"u8, HsmPlace.IdOf(scope, assigned.Id));
        json.WriteString("name"u8, assigned.Id.ToString());
        json.WriteStartObject("properties"u8);
        json.WriteString("principalId"u8, assigned.Assignment.Principal.ToString());
        json.WriteString("roleDefinitionId"u8, HsmPlace.IdOf(assigned.Assignment.Role));
        json.WriteString("scope"u8, scope);
        json.WriteEndObject();
        json.WriteString("type"u8, "Microsoft.Authorization/roleAssignments");
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Role role)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, HsmPlace.IdOf(role.Id));
        json.WriteString("name"u8, role.Id.ToString());
        json.WriteStartObject("properties"u8);
        json.WriteStartArray("assignableScopes"u8);
        foreach (var scope in role.Definition.AssignableScopes)
        {
            json.WriteStringValue(scope.Path);
        }

        json.WriteEndArray();
        json.WriteString("description"u8, role.Definition.Description ?? "");
        json.WriteStartArray("permissions"u8);
        foreach (var entry in role.Definition.Permissions)
        {
            json.WriteStartObject();
            Write(json, "actions", []);
            Write(json, "dataActions", entry.DataActions);
            Write(json, "notActions", []);
            Write(json, "notDataActions", entry.NotDataActions);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("roleName"u8, role.Definition.Name);
        json.WriteString("type"u8, role.IsBuiltIn ? "AKVBuiltInRole" : "CustomRole");
        json.WriteEndObject();
        json.WriteString("type"u8, "Microsoft.Authorization/roleDefinitions");
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<ActionPattern> actions)
    {
        json.WriteStartArray(name);
        foreach (var action in actions)
        {
            json.WriteStringValue(action.Text);
        }

        json.WriteEndArray();
    }
}
