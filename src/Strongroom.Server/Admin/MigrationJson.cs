using System.Text.Json;
using Strongroom.Access;

namespace Strongroom.Server.Admin;

/// <summary>Writes what is proposed in place of one access policy.</summary>
internal static class MigrationJson
{
    public static void Write(Utf8JsonWriter json, PolicyReplacement proposal)
    {
        json.WriteStartObject();
        json.WriteString("objectId"u8, proposal.Policy.Principal.ToString());
        if (proposal.Policy.Application is { } application)
        {
            json.WriteString("applicationId"u8, application.ToString());
        }

        json.WriteString("proposal"u8, proposal.Kind.ToString());
        json.WriteString("scope"u8, proposal.Scope.Path);
        WriteTexts(json, "permissions"u8, proposal.Policy.Permissions.Order(StringComparer.Ordinal));
        json.WriteStartArray("roles"u8);
        foreach (var role in proposal.Roles)
        {
            json.WriteStartObject();
            json.WriteString("roleDefinitionId"u8, role.Id.ToString());
            json.WriteString("roleName"u8, role.Definition.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "givesBeyond"u8, proposal.Beyond);
        if (proposal.Kind == ReplacementKind.CustomRole)
        {
            WriteTexts(json, "customRoleDataActions"u8, proposal.DataActions);
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
