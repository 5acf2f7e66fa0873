using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>Port: who is known in a tenant's directory. Identity implements it, from memory.</summary>
public interface IPrincipals
{
    /// <summary>The principal of this id, disabled ones included; null when the directory does not know it.</summary>
    PrincipalFacts? Find(TenantId tenant, PrincipalId principal);

    /// <summary>The service principal of an application, by the client id that is also its service principal name; null when there is none.</summary>
    PrincipalFacts? Find(TenantId tenant, ClientId application);

    /// <summary>Every group that a principal is in, directly or through others, each once; none for whom the directory does not know.</summary>
    IReadOnlyList<PrincipalId> GroupsOf(TenantId tenant, PrincipalId principal);
}
