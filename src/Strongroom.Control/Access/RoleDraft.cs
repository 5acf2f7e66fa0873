namespace Strongroom.Access;

/// <summary>A custom role as someone asks for it.</summary>
public sealed record RoleDraft
{
    public required RoleId Id { get; init; }

    /// <summary>1 to 512 characters; unique in the tenant without case.</summary>
    public required string Name { get; init; }

    /// <summary>At most 1024 characters.</summary>
    public string? Description { get; init; }

    /// <summary>1 to 16 entries, with at most 500 patterns in all.</summary>
    public required IReadOnlyList<PermissionDraft> Permissions { get; init; }

    /// <summary>1 to 200 scopes, none of them <c>/</c>.</summary>
    public required IReadOnlyList<string> AssignableScopes { get; init; }
}
