using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Arm;

/// <summary>Expands the request id of a 403 (the caller is told the id and nothing of this): which scope, role, policy or condition refused, and the least that would allow it.</summary>
public sealed class RefusalReports(IActivityLog log, IExplain explain, IPrincipals principals, IVaultDirectory vaults)
{
    private const int Forbidden = 403;
    private const string DataPlane = "AuditEvent";

    /// <summary>Null when the trail holds no request of this id that was refused for want of a right.</summary>
    public RefusalReport? Find(Guid requestId)
    {
        if (log.Find(requestId) is not { Status: Forbidden, Principal: { } oid, Tenant: { } tid, Action: { } action } record || !Scope.TryParse(record.Scope, out var scope))
        {
            return null;
        }

        var (tenant, principal) = (new TenantId(tid), new PrincipalId(oid));
        var groups = principals.GroupsOf(tenant, principal);
        var question = Question(record, action, scope);
        ClientId? acting = record is { IdentityType: "user", Application: { } application } ? new ClientId(application) : null;
        return new RefusalReport(record, scope, groups, explain.Explain(tenant, principal, groups, question, acting)) { Vault = question.Vault };
    }

    /// <summary>Writes the members of the report; the braces around them are the caller's.</summary>
    public static void Write(Utf8JsonWriter json, RefusalReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        var record = report.Record;
        json.WriteString("requestId"u8, record.RequestId);
        json.WriteString("time"u8, ArmJson.Time(record.Time));
        json.WriteString("operation"u8, record.Operation);
        json.WriteString("action"u8, record.Action);
        json.WriteString("scope"u8, report.Scope.Path);
        json.WriteString("errorCode"u8, record.ErrorCode);
        json.WriteString("reason"u8, record.Reason);
        json.WriteStartObject("caller"u8);
        json.WriteString("objectId"u8, record.Principal!.Value);
        json.WriteString("applicationId"u8, record.Application?.ToString("D"));
        json.WriteStartArray("groups"u8);
        foreach (var group in report.Groups)
        {
            json.WriteStringValue(group.ToString());
        }

        json.WriteEndArray();
        json.WriteEndObject();
        WriteNow(json, report.Explanation);
    }

    private AccessQuestion Question(AuditRecord record, string action, Scope scope)
    {
        var isData = record.Category == DataPlane;
        var vault = isData ? vaults.All.FirstOrDefault(each => each.Id.Value == record.Vault) : null;
        return new AccessQuestion(action, isData, scope) { Vault = vault, Permission = record.Permission, Attributes = Attributes(record, action, vault) };
    }

    /// <summary>The names as the request spelled them: conditions compare with case.</summary>
    private static AccessAttributes Attributes(AuditRecord record, string action, VaultEntry? vault)
    {
        var attributes = new AccessAttributes { VaultName = vault?.Name.Value, Now = record.Time };
        if (vault is null || !Uri.TryCreate(record.RequestUri, UriKind.Absolute, out var uri) || uri.AbsolutePath.Split('/') is not [_, "secrets" or "deletedsecrets", { Length: > 0 } name, ..])
        {
            return attributes;
        }

        return action.EndsWith("setSecret/action", StringComparison.OrdinalIgnoreCase) ? attributes with { RequestSecretName = name } : attributes with { ResourceSecretName = name };
    }

    private static void WriteNow(Utf8JsonWriter json, AccessExplanation explanation)
    {
        json.WriteStartObject("now"u8);
        json.WriteBoolean("allowed"u8, explanation.Decision.Allowed);
        json.WriteString("reason"u8, explanation.Decision.Reason.ToString());
        if (explanation.Decision.DenyAssignmentId is { } denial)
        {
            json.WriteString("denyAssignmentId"u8, denial);
        }

        json.WriteEndObject();
        json.WriteStartArray("nearRoleAssignments"u8);
        foreach (var near in explanation.NearGrants)
        {
            json.WriteStartObject();
            json.WriteString("roleAssignmentId"u8, near.Assignment);
            json.WriteString("principalId"u8, near.Principal.ToString());
            json.WriteString("roleDefinitionId"u8, near.Role);
            json.WriteString("roleName"u8, near.RoleName);
            json.WriteString("scope"u8, near.Scope.Path);
            json.WriteString("why"u8, near.Why.ToString());
            if (near.Condition is not null)
            {
                json.WriteString("condition"u8, near.Condition);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("nearAccessPolicies"u8);
        foreach (var near in explanation.NearPolicies)
        {
            json.WriteStartObject();
            json.WriteString("objectId"u8, near.Principal.ToString());
            if (near.Application is { } application)
            {
                json.WriteString("applicationId"u8, application.ToString());
            }

            json.WriteString("why"u8, near.Why.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteRemedy(json, explanation.Remedy);
    }

    private static void WriteRemedy(Utf8JsonWriter json, SmallestGrant? remedy)
    {
        if (remedy is null)
        {
            return;
        }

        json.WriteStartObject("smallestGrant"u8);
        json.WriteString("principalId"u8, remedy.Principal.ToString());
        json.WriteString("scope"u8, remedy.Scope.Path);
        if (remedy.Role is { } role)
        {
            json.WriteString("roleDefinitionId"u8, role);
            json.WriteString("roleName"u8, remedy.RoleName);
        }

        if (remedy.Permission is not null)
        {
            json.WriteString("accessPolicyPermission"u8, remedy.Permission);
        }

        if (remedy.Action is not null)
        {
            json.WriteString("customRoleWith"u8, remedy.Action);
        }

        json.WriteEndObject();
    }
}
