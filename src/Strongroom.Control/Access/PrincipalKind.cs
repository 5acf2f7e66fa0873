namespace Strongroom.Access;

/// <summary><c>principalType</c>. Stored as its number: members keep their values for ever.</summary>
public enum PrincipalKind
{
    User = 0,
    Group = 1,
    ServicePrincipal = 2,
    ForeignGroup = 3,
    Device = 4,

    /// <summary>Everyone, in deny assignments; nobody can be given a role as such.</summary>
    SystemDefined = 5,
}
