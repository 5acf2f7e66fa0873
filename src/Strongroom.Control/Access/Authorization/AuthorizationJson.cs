using System.Collections.Immutable;
using System.Text.Json;
using Strongroom.Arm;
using Strongroom.Kernel;

namespace Strongroom.Access.Authorization;

/// <summary>The wire shapes of Microsoft.Authorization (control-plane reference §3.1 to §3.3).</summary>
internal static class AuthorizationJson
{
    private const string Provider = "/providers/Microsoft.Authorization/";

    /// <param name="subscription">The one that the request named: ids of roles begin with it.</param>
    public static void Write(Utf8JsonWriter json, Role role, Guid? subscription)
    {
        var definition = role.Definition;
        json.WriteStartObject();
        json.WriteString("id"u8, RoleResourceId(role.Id, subscription));
        json.WriteString("type"u8, "Microsoft.Authorization/roleDefinitions");
        json.WriteString("name"u8, role.Id.ToString());
        json.WriteStartObject("properties"u8);
        json.WriteString("roleName"u8, definition.Name);
        json.WriteString("type"u8, role.IsBuiltIn ? "BuiltInRole" : "CustomRole");
        json.WriteString("description"u8, definition.Description ?? "");
        json.WriteStartArray("assignableScopes"u8);
        foreach (var scope in definition.AssignableScopes)
        {
            json.WriteStringValue(Shown(scope));
        }

        json.WriteEndArray();
        WritePermissions(json, definition.Permissions);
        WriteTimes(json, definition.CreatedOn, definition.UpdatedOn, definition.CreatedBy, definition.UpdatedBy);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <param name="subscription">The one that the request named; null at the tenant, where each assignment's own is used.</param>
    public static void Write(Utf8JsonWriter json, AssignedRole assigned, Guid? subscription)
    {
        var assignment = assigned.Assignment;
        var scope = assignment.WrittenScope?.TrimEnd('/') ?? Shown(assignment.Scope).TrimEnd('/');
        json.WriteStartObject();
        json.WriteString("id"u8, $"{scope}{Provider}roleAssignments/{assigned.Id}");
        json.WriteString("type"u8, "Microsoft.Authorization/roleAssignments");
        json.WriteString("name"u8, assigned.Id.ToString());
        json.WriteStartObject("properties"u8);
        json.WriteString("roleDefinitionId"u8, RoleResourceId(assignment.Role, subscription ?? SubscriptionOf(assignment.Scope)));
        json.WriteString("principalId"u8, assignment.Principal.ToString());
        json.WriteString("principalType"u8, assignment.PrincipalKind.ToString());
        json.WriteString("scope"u8, scope.Length == 0 ? "/" : scope);
        json.WriteString("condition"u8, assignment.Condition);
        json.WriteString("conditionVersion"u8, assignment.ConditionVersion);
        json.WriteString("description"u8, assignment.Description);
        WriteTimes(json, assignment.CreatedOn, assignment.UpdatedOn, assignment.CreatedBy, assignment.UpdatedBy);
        json.WriteNull("delegatedManagedIdentityResourceId"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Denial denial)
    {
        var deny = denial.Assignment;
        json.WriteStartObject();
        json.WriteString("id"u8, $"{Shown(deny.Scope).TrimEnd('/')}{Provider}denyAssignments/{denial.Id:D}");
        json.WriteString("type"u8, "Microsoft.Authorization/denyAssignments");
        json.WriteString("name"u8, denial.Id.ToString("D"));
        json.WriteStartObject("properties"u8);
        json.WriteString("denyAssignmentName"u8, deny.Name);
        json.WriteString("description"u8, deny.Description);
        WritePermissions(json, deny.Permissions);
        json.WriteString("scope"u8, Shown(deny.Scope));
        json.WriteBoolean("doNotApplyToChildScopes"u8, deny.DoNotApplyToChildScopes);
        WritePrincipals(json, "principals", deny.Principals);
        WritePrincipals(json, "excludePrincipals", deny.ExcludePrincipals);
        json.WriteBoolean("isSystemProtected"u8, deny.IsSystemProtected);
        json.WriteString("condition"u8, deny.Condition);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, PermissionEntry entry)
    {
        json.WriteStartObject();
        WritePatterns(json, "actions", entry.Actions);
        WritePatterns(json, "notActions", entry.NotActions);
        WritePatterns(json, "dataActions", entry.DataActions);
        WritePatterns(json, "notDataActions", entry.NotDataActions);
        if (entry.Condition is not null)
        {
            json.WriteString("condition"u8, entry.Condition);
            json.WriteString("conditionVersion"u8, entry.ConditionVersion);
        }

        json.WriteEndObject();
    }

    private static string RoleResourceId(RoleId role, Guid? subscription) =>
        $"{(subscription is { } id ? $"/subscriptions/{id:D}" : "")}{Provider}roleDefinitions/{role}";

    private static Guid? SubscriptionOf(Scope scope) => scope.Path.Split('/') is ["", "subscriptions", var id, ..] && Guid.TryParse(id, out var parsed) ? parsed : null;

    /// <summary>Scopes are kept in lower case; Azure writes this segment with a capital, and some clients compare it as text.</summary>
    private static string Shown(Scope scope) => scope.Path.Replace("/resourcegroups/", "/resourceGroups/", StringComparison.Ordinal);

    private static void WriteTimes(Utf8JsonWriter json, DateTimeOffset created, DateTimeOffset updated, PrincipalId? createdBy, PrincipalId? updatedBy)
    {
        json.WriteString("createdOn"u8, ArmJson.Time(created));
        json.WriteString("updatedOn"u8, ArmJson.Time(updated));
        json.WriteString("createdBy"u8, createdBy?.ToString());
        json.WriteString("updatedBy"u8, updatedBy?.ToString());
    }

    private static void WritePermissions(Utf8JsonWriter json, ImmutableArray<PermissionEntry> entries)
    {
        json.WriteStartArray("permissions"u8);
        foreach (var entry in entries)
        {
            Write(json, entry);
        }

        json.WriteEndArray();
    }

    private static void WritePatterns(Utf8JsonWriter json, string name, ImmutableArray<ActionPattern> patterns)
    {
        json.WriteStartArray(name);
        foreach (var pattern in patterns)
        {
            json.WriteStringValue(pattern.Text);
        }

        json.WriteEndArray();
    }

    private static void WritePrincipals(Utf8JsonWriter json, string name, ImmutableArray<PrincipalRef> principals)
    {
        json.WriteStartArray(name);
        foreach (var principal in principals)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, principal.Id.ToString());
            json.WriteString("type"u8, principal.Kind.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
