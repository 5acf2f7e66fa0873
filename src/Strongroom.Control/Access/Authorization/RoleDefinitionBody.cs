using Strongroom.Arm;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Access.Authorization;

/// <summary>The body of a role definition's PUT.</summary>
internal static class RoleDefinitionBody
{
    public static async ValueTask<Result<RoleDraft>> ReadAsync(Passage passage, RoleId id, bool mayBeNameless, CancellationToken cancel)
    {
        if ((await ArmBody.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var refusal, out var body))
        {
            return refusal;
        }

        if (body.Root.Object("properties") is not { } properties)
        {
            return body.Fault ?? ArmErrors.Missing("properties");
        }

        if (properties.Text("type") is { } type && !type.Equals("CustomRole", StringComparison.OrdinalIgnoreCase))
        {
            properties.Refuse("type", "It must be CustomRole.");
        }

        var name = properties.Text("roleName");
        if (name is null && !mayBeNameless)
        {
            properties.Demand("roleName");
        }

        var draft = new RoleDraft
        {
            Id = id,
            Name = name ?? "",
            Description = properties.Text("description"),
            Permissions = [.. (properties.Objects("permissions") ?? []).Select(Permission)],
            AssignableScopes = properties.Texts("assignableScopes") ?? [],
        };
        return body.Fault is { } fault ? fault : draft;
    }

    private static PermissionDraft Permission(ArmMember entry) => new()
    {
        Actions = entry.Texts("actions") ?? [],
        NotActions = entry.Texts("notActions") ?? [],
        DataActions = entry.Texts("dataActions") ?? [],
        NotDataActions = entry.Texts("notDataActions") ?? [],
        Condition = entry.Text("condition"),
        ConditionVersion = entry.Text("conditionVersion"),
    };
}
