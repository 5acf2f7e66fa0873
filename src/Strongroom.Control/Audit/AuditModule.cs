using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>The room's wiring. The host registers <see cref="AuditOptions"/>, the store, the row guard, the purpose sealer and the clock.</summary>
public static class AuditModule
{
    /// <summary>Add it before anything that serves requests: hosted services start in order and stop in reverse.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton(provider => Create(
            provider.GetRequiredService<AuditOptions>(),
            provider.GetRequiredService<IStore>(),
            provider.GetRequiredService<IRowGuard>(),
            provider.GetRequiredService<IPurposeSealer>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AuditTrail>>()));
        services.AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddSingleton<IActivityLog, ActivityLog>();
        services.AddSingleton<IOpenWithKeys>(provider => provider.GetRequiredService<AuditTrail>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
        return services;
    }

    /// <summary>A trail that is not started yet.</summary>
    public static AuditTrail Create(AuditOptions options, IStore store, IRowGuard guard, IPurposeSealer sealer, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new AuditTrail(TrailParts.Wire(options, store, guard, sealer, time, log), log);
    }
}
