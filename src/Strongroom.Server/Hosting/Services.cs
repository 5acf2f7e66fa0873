using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Strongroom.Access;
using Strongroom.AcmeServer;
using Strongroom.Arm;
using Strongroom.Audit;
using Strongroom.Authority;
using Strongroom.Barrier;
using Strongroom.Certificates;
using Strongroom.Gate;
using Strongroom.Identity;
using Strongroom.Issuers;
using Strongroom.Keys;
using Strongroom.Mail;
using Strongroom.Outbound;
using Strongroom.Schedule;
using Strongroom.Secrets;
using Strongroom.Server.Admin;
using Strongroom.Server.Development;
using Strongroom.Server.Plain;
using Strongroom.Server.Setup;
using Strongroom.Server.Tls;
using Strongroom.Server.Tokens;
using Strongroom.Storage.Sqlite;
using Strongroom.Throttle;
using Strongroom.Vaults;

namespace Strongroom.Server.Hosting;

/// <summary>Plugs the rooms together. Hosted services start in the order in which they stand here, and the listener after all of them.</summary>
internal static class Services
{
    public static IServiceCollection AddStrongroom(this IServiceCollection services, ServerOptions options, TimeProvider clock) => services
        .AddSingleton(options)
        .AddSingleton(options.Names)
        .AddSingleton(clock)
        .AddBarrier(at => SqliteStore.Open(new SqliteOptions(options.DataDirectory), at.GetRequiredService<ILogger<SqliteStore>>()))
        .AddSingleton(new AuditOptions { Directory = Path.Combine(options.DataDirectory, "audit") })
        .AddAudit()
        .AddSingleton(options.Outbound)
        .AddSingleton(new OutboundClients(options.Outbound))
        .AddSingleton(new OutboundStreams(options.Outbound))
        .AddMail(options.Mail)
        .AddIdentity()
        .AddSingleton(Identity(options))
        .AddAccess()
        .AddArm()
        .AddVaults()
        .AddSecrets()
        .AddToken(options.Token)
        .AddKeys()
        .AddIssuers()
        .AddAuthority(new AuthorityUrls(options.Pki.BaseFor(options.Names)))
        .AddCertificates()
        .AddAcmeServer()
        .AddPlain()
        .AddThrottle(options.Throttle)
        .AddGate()
        .AddSingleton<OwnCertificates>()
        .AddSingleton<StatementSigner>()
        .AddSingleton<IStatementSigner>(at => at.GetRequiredService<StatementSigner>())
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<StatementSigner>())
        .AddTls(Tls(options), at => at.GetRequiredService<OwnCertificates>().RenewAsync)
        .AddAdmin()
        .AddSingleton<InstallationSetup>()
        .AddSingleton<GroupSetup>()
        .AddSingleton<DevelopmentSetup>()
        .AddSingleton<DevelopmentStart>()
        .AddSingleton<Opening>()
        .AddSingleton<Health>()
        .AddSingleton<AutoUnseal>()
        .AddHostedService<OpeningAtStart>()
        .AddHostedService(at => at.GetRequiredService<AutoUnseal>())
        .AddHostedService(at => at.GetRequiredService<DueLoop>())
        .AddHostedService<SigningKeyUpkeep>();

    private static IServiceCollection AddGate(this IServiceCollection services) => services
        .AddSingleton<GatePorts>()
        .AddSingleton<UnitsOfWork>()
        .AddSingleton<VaultEntrance>()
        .AddSingleton<LocalEntrance>()
        .AddSingleton<PublicEntrance>()
        .AddSingleton<RequestGate>()
        .AddSingleton<DueWorks>()
        .AddSingleton<DueBell>()
        .AddSingleton<DueLoop>();

    private static TlsSettings Tls(ServerOptions options) =>
        new(options.Names, options.DataDirectory, options.Addresses, options is { CertificateFile: { } certificate, CertificateKeyFile: { } key } ? new OperatorFiles(certificate, key) : null);

    private static IdentityOptions Identity(ServerOptions options) => new()
    {
        LoginOrigin = options.Names.LoginOrigin,
        Resources = [options.Names.VaultResource, options.Names.HsmResource, options.Names.ArmAudience, options.Names.GraphAudience],
    };
}
