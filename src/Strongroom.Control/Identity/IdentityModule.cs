using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Identity.Attesting;
using Strongroom.Identity.Certificates;
using Strongroom.Identity.Federation;
using Strongroom.Identity.Graph;
using Strongroom.Identity.Guessing;
using Strongroom.Identity.Machines;
using Strongroom.Identity.ManagedIdentities;
using Strongroom.Identity.Outside;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Wires the room. The host brings <see cref="IdentityOptions"/>, <see cref="GatePorts"/>, the installation's names, <see cref="IStore"/>, <see cref="IRowGuard"/>, <see cref="IPurposeSealer"/>,
/// <see cref="IAuditTrail"/>, <see cref="UnitsOfWork"/> and <see cref="TimeProvider"/>.
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
        services.AddSingleton<AccessTokenValidator>();
        services.AddSingleton<OutsideTokens>();
        services.AddSingleton<IAuthenticate, CallerAuthentication>();
        services.AddSingleton<ITenants, Tenants>();
        services.AddSingleton<IPrincipals, DirectoryPrincipals>();
        services.AddSingleton<PrincipalRemoval>();
        services.AddSingleton<SigningKeyRotation>();
        services.AddSingleton<IClientProof, SecretProof>();
        services.AddSingleton<IClientProof, AssertionProof>();
        services.AddFederation();
        services.AddSingleton<IAttestations, Attestations>();
        services.AddSingleton<GuessGuard>();
        services.AddSingleton<JtiLedger>();
        services.AddSingleton<SubjectTrust>();
        services.AddSingleton<IAssertionProof, CertificateProof>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenService>();
        services.AddSingleton<SignInDoor>();
        services.AddSingleton<SignInTrail>();
        services.AddSingleton<TokenEndpoint>();
        services.AddGraph();
        services.AddSingleton<DiscoveryEndpoints>();
        services.AddManagedIdentities();
        services.AddMachines();
        return services;
    }

    /// <summary>
    /// Maps the login host; the server mounts this for that host only.
    /// Plain request delegates: nothing is generated or compiled while the process starts.
    /// </summary>
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var discovery = endpoints.ServiceProvider.GetRequiredService<DiscoveryEndpoints>();
        var token = endpoints.ServiceProvider.GetRequiredService<TokenEndpoint>();
        endpoints.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (RequestDelegate)discovery.DocumentV2Async).WithMetadata(IdentityOperations.Metadata);
        endpoints.MapGet("/{tenant}/.well-known/openid-configuration", (RequestDelegate)discovery.DocumentV1Async).WithMetadata(IdentityOperations.Metadata);
        endpoints.MapGet("/adfs/.well-known/openid-configuration", (RequestDelegate)discovery.DocumentV1Async).WithMetadata(IdentityOperations.Metadata);
        endpoints.MapGet("/common/discovery/instance", (RequestDelegate)discovery.InstanceAsync).WithMetadata(IdentityOperations.Metadata);
        endpoints.MapGet("/{tenant}/discovery/v2.0/keys", (RequestDelegate)discovery.TenantKeysAsync).WithMetadata(IdentityOperations.SigningKeys);
        endpoints.MapGet("/{tenant}/discovery/keys", (RequestDelegate)discovery.TenantKeysAsync).WithMetadata(IdentityOperations.SigningKeys);
        endpoints.MapGet("/common/discovery/keys", (RequestDelegate)discovery.CommonKeysAsync).WithMetadata(IdentityOperations.SigningKeys);
        endpoints.MapGet("/common/discovery/v2.0/keys", (RequestDelegate)discovery.CommonKeysAsync).WithMetadata(IdentityOperations.SigningKeys);
        endpoints.MapPost("/{tenant}/oauth2/v2.0/token", (RequestDelegate)token.V2Async).WithMetadata(IdentityOperations.SignIn);
        endpoints.MapPost("/{tenant}/oauth2/token", (RequestDelegate)token.V1Async).WithMetadata(IdentityOperations.SignIn);
        endpoints.MapPost("/adfs/oauth2/token", (RequestDelegate)token.AdfsAsync).WithMetadata(IdentityOperations.SignIn);
        endpoints.MapAgents();
        return endpoints;
    }
}
