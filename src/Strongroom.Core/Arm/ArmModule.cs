using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Schedule;

namespace Strongroom.Arm;

/// <summary>The room's services: the conventions, and the resource types that every installation has.</summary>
public static class ArmModule
{
    public static IServiceCollection AddArm(this IServiceCollection services) => services
        .AddSingleton<Subscriptions>()
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<Subscriptions>())
        .AddSingleton<Locks>()
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<Locks>())
        .AddSingleton<TrackedResources>()
        .AddSingleton<ArmPaging>()
        .AddSingleton<ArmProviders>()
        .AddSingleton<ArmEntrance>()
        .AddSingleton<CloudMetadata>()
        .AddSingleton<IDueWork, ArmJobCleanup>()
        .AddSingleton<IArmProvider, SubscriptionProvider>()
        .AddSingleton<IArmProvider, GroupProvider>()
        .AddSingleton<IArmProvider, ResourceProvider>()
        .AddSingleton<IArmProvider, TagProvider>()
        .AddSingleton<IArmProvider, ProviderProvider>()
        .AddSingleton<IArmProvider, LockProvider>()
        .AddSingleton<IArmProvider, ArmJobProvider>()
        .AddSingleton<IArmProvider, ActivityProvider>()
        .AddSingleton<RefusalReports>()
        .AddSingleton<IArmProvider, RefusalProvider>();
}
