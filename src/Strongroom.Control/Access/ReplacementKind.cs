namespace Strongroom.Access;

/// <summary>How roles can take the place of an access policy.</summary>
public enum ReplacementKind
{
    /// <summary>Built-in roles do.</summary>
    BuiltInRoles,

    /// <summary>A custom role with exactly the policy's data actions does; built-in ones would give more.</summary>
    CustomRole,

    /// <summary>Nothing does: roles cannot say "this application acting for that user", and the user's own role would reach further.</summary>
    CompoundIdentity,

    /// <summary>The policy gives nothing to anyone, so nothing has to take its place.</summary>
    WithoutEffect,
}
