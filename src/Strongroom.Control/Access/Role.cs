namespace Strongroom.Access;

/// <summary>A role with its id, built in or custom.</summary>
public sealed record Role(RoleId Id, bool IsBuiltIn, RoleDefinition Definition);
