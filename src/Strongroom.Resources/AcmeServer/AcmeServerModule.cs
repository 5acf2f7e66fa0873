using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Outbound;
using Strongroom.Schedule;
using Strongroom.Vaults;

namespace Strongroom.AcmeServer;

/// <summary>The ACME server of a vault (RFC 8555): its services and its routes.</summary>
public static class AcmeServerModule
{
    public static IServiceCollection AddAcmeServer(this IServiceCollection services) => services
        .AddSingleton<AcmeVaults>()
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<AcmeVaults>())
        .AddSingleton<NonceBook>()
        .AddSingleton<SourceBudget>()
        .AddSingleton<AcmeEntrance>()
        .AddSingleton<AcmeCalls>()
        .AddSingleton<BindingKeys>()
        .AddSingleton<IRewrapRows, BindingRewrap>()
        .AddSingleton<Bindings>()
        .AddSingleton<NameLimits>()
        .AddSingleton<DirectoryWork>()
        .AddSingleton<AccountCreation>()
        .AddSingleton<AccountWork>()
        .AddSingleton<KeyChange>()
        .AddSingleton<OrderWork>()
        .AddSingleton<AuthorizationWork>()
        .AddSingleton<FinalizeWork>()
        .AddSingleton<CertificateWork>()
        .AddSingleton<RevokeWork>()
        .AddSingleton<IVaultRemains, AcmeRemains>()
        .AddSingleton<IDueWork, OrderEnd>()
        .AddSingleton<IDueWork, CertificateEnd>()
        .AddSingleton<IDueWork, ValidationDue>()
        .AddValidation()
        .AddSingleton(at => new AcmeAdministration(at.GetRequiredService<BindingKeys>()));

    private static IServiceCollection AddValidation(this IServiceCollection services) => services
        .AddSingleton<ValidationNames>()
        .AddSingleton<HttpChallenge>()
        .AddSingleton<DnsChallenge>()
        .AddSingleton<ChallengeCheck>()
        .AddSingleton<ValidationStore>()
        .AddSingleton<ValidationWork>()
        .AddSingleton<ValidationQueue>()
        .AddHostedService<ValidationLoop>();

    /// <summary>On a vault's host, behind a door of their own.</summary>
    public static void MapAcmeServer(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var at = routes.ServiceProvider;
        var door = at.GetRequiredService<AcmeEntrance>();
        routes.Map("GET", AcmeUrls.Directory, AcmeOperations.Directory, door, at.GetRequiredService<DirectoryWork>().DirectoryAsync);
        routes.Map("HEAD", AcmeUrls.NewNonce, AcmeOperations.NewNonce, door, DirectoryWork.NonceAsync);
        routes.Map("GET", AcmeUrls.NewNonce, AcmeOperations.NewNonce, door, DirectoryWork.NonceAsync);
        routes.Map("POST", AcmeUrls.NewAccount, AcmeOperations.NewAccount, door, at.GetRequiredService<AccountCreation>().CreateAsync);
        var accounts = at.GetRequiredService<AccountWork>();
        routes.Map("POST", "/acme/account/{id}", AcmeOperations.Account, door, accounts.UpdateAsync);
        routes.Map("POST", "/acme/account/{id}/orders", AcmeOperations.ListOrders, door, accounts.OrdersAsync);
        routes.Map("POST", AcmeUrls.KeyChange, AcmeOperations.KeyChange, door, at.GetRequiredService<KeyChange>().ChangeAsync);
        var orders = at.GetRequiredService<OrderWork>();
        routes.Map("POST", AcmeUrls.NewOrder, AcmeOperations.NewOrder, door, orders.CreateAsync);
        routes.Map("POST", "/acme/order/{id}", AcmeOperations.Order, door, orders.GetAsync);
        routes.Map("POST", "/acme/order/{id}/finalize", AcmeOperations.Finalize, door, at.GetRequiredService<FinalizeWork>().FinalizeAsync);
        var authorizations = at.GetRequiredService<AuthorizationWork>();
        routes.Map("POST", "/acme/authz/{id}", AcmeOperations.Authorization, door, authorizations.UpdateAsync);
        routes.Map("POST", "/acme/challenge/{id}/{kind}", AcmeOperations.Challenge, door, authorizations.RespondAsync);
        routes.Map("POST", "/acme/cert/{id}", AcmeOperations.Certificate, door, at.GetRequiredService<CertificateWork>().GetAsync);
        routes.Map("POST", AcmeUrls.RevokeCert, AcmeOperations.Revoke, door, at.GetRequiredService<RevokeWork>().RevokeAsync);
        routes.Map("GET", AcmeUrls.RenewalInfo + "/{certificate}", AcmeOperations.RenewalInfo, door, CertificateWork.RenewalAsync);
    }
}
