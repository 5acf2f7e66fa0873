using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;

namespace Strongroom.Throttle;

/// <summary>Wires the room. The host brings <see cref="TimeProvider"/>.</summary>
public static class ThrottleModule
{
    public static IServiceCollection AddThrottle(this IServiceCollection services, ThrottleProfile profile) =>
        services.AddSingleton<IThrottle>(at => new RequestThrottle(profile, at.GetRequiredService<TimeProvider>()));
}
