namespace Strongroom.Gate;

/// <summary>Why something that came near did not grant. The order is that of nearness.</summary>
public enum NearMiss
{
    /// <summary>It covers the operation here, but its condition was false or could not be evaluated.</summary>
    ConditionNotMet,

    /// <summary>It would grant if roles decided; this vault uses access policies.</summary>
    RolesDoNotDecide,

    /// <summary>It would grant if access policies decided; this vault uses roles.</summary>
    PoliciesDoNotDecide,

    /// <summary>The role has the operation, but at a scope that does not cover the resource.</summary>
    ScopeDoesNotCover,

    /// <summary>It covers the resource, but the role does not have the operation.</summary>
    ActionNotInRole,

    /// <summary>It covers the resource, but its role is not there any more.</summary>
    RoleMissing,

    /// <summary>The access policy is for the caller and does not give the permission.</summary>
    PermissionNotInPolicy,

    /// <summary>The access policy is for an application that acts for the user, and this was not it.</summary>
    OtherApplication,

    /// <summary>The access policy names a tenant other than the vault's.</summary>
    OtherTenant,
}
