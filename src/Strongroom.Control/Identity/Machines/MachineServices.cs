using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Arm;
using Strongroom.Identity.ManagedIdentities;

namespace Strongroom.Identity.Machines;

/// <summary>The services of machines and their agents.</summary>
internal static class MachineServices
{
    public static IServiceCollection AddMachines(this IServiceCollection services) => services
        .AddSingleton<AgentEndpoints>()
        .AddSingleton<AgentEnrolment>()
        .AddSingleton<MachineRegistry>()
        .AddSingleton<MachineJson>()
        .AddSingleton(at => new LocalMachines(at.GetRequiredService<MachineRegistry>(), at.GetRequiredService<MachineJson>(), at.GetRequiredService<IdentityOptions>()))
        .AddSingleton(at => new LocalIdentities(at.GetRequiredService<IdentityRegistry>()))
        .AddSingleton<ITrackedResources, TrackedMachines>()
        .AddSingleton<IArmProvider, MachineProvider>()
        .AddSingleton<IArmProvider, EnrolmentProvider>();

    /// <summary>Maps what agents speak to, on the login host.</summary>
    public static void MapAgents(this IEndpointRouteBuilder endpoints)
    {
        var agents = endpoints.ServiceProvider.GetRequiredService<AgentEndpoints>();
        var enrolment = endpoints.ServiceProvider.GetRequiredService<AgentEnrolment>();
        endpoints.MapPost("/{tenant}/agent/enroll", (RequestDelegate)enrolment.AnswerAsync).WithMetadata(IdentityOperations.AgentEnrolment);
        endpoints.MapPost("/{tenant}/agent/token", (RequestDelegate)agents.TokenAsync).WithMetadata(IdentityOperations.SignIn);
        endpoints.MapPost("/{tenant}/agent/status", (RequestDelegate)agents.StatusAsync).WithMetadata(IdentityOperations.AgentStatus);
    }
}
