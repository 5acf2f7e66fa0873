using Microsoft.Extensions.DependencyInjection;
using Strongroom.Access.Authorization;
using Strongroom.Access.Hsm;
using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;

namespace Strongroom.Access;

/// <summary>The room's services. The host brings the store and its row guard.</summary>
public static class AccessModule
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<RoleDecider>();
        services.AddSingleton<IDecide>(s => s.GetRequiredService<RoleDecider>());
        services.AddSingleton<IReach>(s => s.GetRequiredService<RoleDecider>());
        services.AddSingleton<IGrantRights, GrantRights>();
        services.AddSingleton<IExplain>(s => s.GetRequiredService<RoleDecider>());
        services.AddSingleton<IOpenWithKeys>(s => s.GetRequiredService<RoleDecider>());
        services.AddSingleton<IScopedGrants, ScopedGrants>();
        services.AddSingleton<IPrincipalGrants, PrincipalGrants>();
        services.AddSingleton<IHsmAccess, HsmOwnership>();
        services.AddSingleton<HsmAssignmentRoutes>();
        services.AddSingleton<HsmDefinitionRoutes>();
        services.AddSingleton<IArmProvider, RoleDefinitionProvider>();
        services.AddSingleton<IArmProvider, RoleAssignmentProvider>();
        services.AddSingleton<IArmProvider, DenyAssignmentProvider>();
        services.AddSingleton<IArmProvider, PermissionProvider>();
        services.AddSingleton<IArmProvider, OperationProvider>();
        services.AddSingleton<IArmProvider, ClassicAdministratorProvider>();
        return services;
    }
}
