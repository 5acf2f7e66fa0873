using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Wires the room. The host brings <see cref="IdentityOptions"/>, <see cref="IStore"/>, <see cref="IRowGuard"/>, <see cref="IPurposeSealer"/>,
/// <see cref="IAuditTrail"/> and <see cref="TimeProvider"/>.
/// </summary>
public static class IdentityModule
{
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton(s => new DirectoryFeed(
            s.GetRequiredService<IStore>(),
            new DirectoryReader(s.GetRequiredService<IRowGuard>(), s.GetRequiredService<IPurposeSealer>(), s.GetRequiredService<IdentityOptions>()),
            s.GetRequiredService<ILogger<DirectoryFeed>>()));
        services.AddSingleton<IOpenWithKeys>(s => s.GetRequiredService<DirectoryFeed>());
        services.AddSingleton<IAuthenticate, AccessTokenValidator>();
        services.AddSingleton<SigningKeyRotation>();
        services.AddSingleton<TokenService>();
        services.AddSingleton<SignInTrail>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<DiscoveryEndpoints>();
        return services;
    }

    /// <summary>
    /// Maps the login host. Nobody is signed in yet on these routes, so none carries an operation; the host mounts them for the login host only.
    /// Plain request delegates: nothing is generated or compiled while the process starts.
    /// </summary>
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var discovery = endpoints.ServiceProvider.GetRequiredService<DiscoveryEndpoints>();
        var token = endpoints.ServiceProvider.GetRequiredService<TokenEndpoint>();
        endpoints.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (RequestDelegate)discovery.DocumentV2Async);
        endpoints.MapGet("/{tenant}/.well-known/openid-configuration", (RequestDelegate)discovery.DocumentV1Async);
        endpoints.MapGet("/adfs/.well-known/openid-configuration", (RequestDelegate)discovery.DocumentV1Async);
        endpoints.MapGet("/common/discovery/instance", (RequestDelegate)discovery.InstanceAsync);
        endpoints.MapGet("/{tenant}/discovery/v2.0/keys", (RequestDelegate)discovery.TenantKeysAsync);
        endpoints.MapGet("/{tenant}/discovery/keys", (RequestDelegate)discovery.TenantKeysAsync);
        endpoints.MapGet("/common/discovery/keys", (RequestDelegate)discovery.CommonKeysAsync);
        endpoints.MapGet("/common/discovery/v2.0/keys", (RequestDelegate)discovery.CommonKeysAsync);
        endpoints.MapPost("/{tenant}/oauth2/v2.0/token", (RequestDelegate)token.V2Async);
        endpoints.MapPost("/{tenant}/oauth2/token", (RequestDelegate)token.V1Async);
        endpoints.MapPost("/adfs/oauth2/token", (RequestDelegate)token.AdfsAsync);
        return endpoints;
    }
}
