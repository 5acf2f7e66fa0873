using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Keys;
using Strongroom.Schedule;
using Strongroom.Secrets;

namespace Strongroom.Certificates;

/// <summary>The room of certificates: its services and its routes.</summary>
public static class CertificatesModule
{
    public static IServiceCollection AddCertificates(this IServiceCollection services) => services
        .AddSingleton<VaultIssuers>()
        .AddSingleton<CertificateCompletion>()
        .AddSingleton<CertificateBeginning>()
        .AddSingleton<CertificateReading>()
        .AddSingleton<CertificateWriting>()
        .AddSingleton<CertificateChanging>()
        .AddSingleton<PendingCertificates>()
        .AddSingleton<CertificateRemoval>()
        .AddSingleton<CertificateErasure>()
        .AddSingleton<CertificatePurge>()
        .AddSingleton<CertificateBackups>()
        .AddSingleton(at => new CertificateAdoption(
            at.GetRequiredService<ManagedKeys>(), at.GetRequiredService<ManagedSecrets>(), at.GetRequiredService<VaultIssuers>(), at.GetRequiredService<DueBell>()))
        .AddSingleton<IssuerRoutes>()
        .AddSingleton<IRewrapRows, CertificateRewrap>()
        .AddSingleton<IRewrapRows, IssuerRewrap>()
        .AddSingleton<IDueWork>(at => at.GetRequiredService<CertificatePurge>())
        .AddSingleton<IDueWork>(at => at.GetRequiredService<CertificateErasure>())
        .AddSingleton<Abandonment>()
        .AddSingleton<IDueWork>(at => at.GetRequiredService<Abandonment>())
        .AddSingleton<IDueWork, EnrolmentDue>()
        .AddSingleton<IDueWork, RenewalDue>()
        .AddSingleton<IDueWork, RenewalWindowDue>()
        .AddSingleton<IDueWork, ContactsDue>()
        .AddSingleton<IDueWork, LetterDue>()
        .AddSingleton<IDueWork>(at => CertificateNotices.Near(at.GetRequiredService<IVaultDirectory>(), at.GetRequiredService<TimeProvider>()))
        .AddSingleton<IDueWork>(at => CertificateNotices.Reached(at.GetRequiredService<IVaultDirectory>(), at.GetRequiredService<TimeProvider>()));

    /// <summary>The data-plane routes. <c>contacts</c> and <c>issuers</c> are no names of certificates in any verb (U8).</summary>
    public static void MapCertificates(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider;
        var reading = services.GetRequiredService<CertificateReading>();
        var writing = services.GetRequiredService<CertificateWriting>();
        var changing = services.GetRequiredService<CertificateChanging>();
        var pending = services.GetRequiredService<PendingCertificates>();
        var removal = services.GetRequiredService<CertificateRemoval>();
        var backups = services.GetRequiredService<CertificateBackups>();
        var issuers = services.GetRequiredService<IssuerRoutes>();

        routes.Map("GET", "/certificates", CertificateOperations.List, reading.ListAsync);
        routes.Map("POST", "/certificates/{name}/create", CertificateOperations.Create, writing.CreateAsync);
        routes.Map("POST", "/certificates/{name}/import", CertificateOperations.Import, writing.ImportAsync);
        routes.Map("GET", "/certificates/{name}/{version?}", CertificateOperations.Get, CertificateReading.GetAsync);
        routes.Map("PATCH", "/certificates/{name}/{version?}", CertificateOperations.Update, changing.UpdateAsync);
        routes.Map("DELETE", "/certificates/{name}", CertificateOperations.Delete, removal.DeleteAsync);
        routes.Map("GET", "/certificates/{name}/versions", CertificateOperations.ListVersions, reading.ListVersionsAsync);
        routes.Map("GET", "/certificates/{name}/policy", CertificateOperations.GetPolicy, CertificateChanging.GetPolicyAsync);
        routes.Map("PATCH", "/certificates/{name}/policy", CertificateOperations.UpdatePolicy, changing.UpdatePolicyAsync);
        routes.Map("GET", "/certificates/{name}/pending", CertificateOperations.GetPending, PendingCertificates.GetAsync);
        routes.Map("PATCH", "/certificates/{name}/pending", CertificateOperations.UpdatePending, pending.UpdateAsync);
        routes.Map("DELETE", "/certificates/{name}/pending", CertificateOperations.DeletePending, pending.DeleteAsync);
        routes.Map("POST", "/certificates/{name}/pending/merge", CertificateOperations.Merge, pending.MergeAsync);
        routes.Map("POST", "/certificates/{name}/backup", CertificateOperations.Backup, backups.BackupAsync);
        routes.Map("POST", "/certificates/restore", CertificateOperations.Restore, backups.RestoreAsync);
        routes.Map("GET", "/deletedcertificates", CertificateOperations.ListDeleted, reading.ListDeletedAsync);
        routes.Map("GET", "/deletedcertificates/{name}", CertificateOperations.GetDeleted, CertificateReading.GetDeletedAsync);
        routes.Map("DELETE", "/deletedcertificates/{name}", CertificateOperations.Purge, removal.PurgeAsync);
        routes.Map("POST", "/deletedcertificates/{name}/recover", CertificateOperations.Recover, removal.RecoverAsync);
        routes.Map("GET", "/certificates/contacts", CertificateOperations.GetContacts, ContactRoutes.GetAsync);
        routes.Map("PUT", "/certificates/contacts", CertificateOperations.SetContacts, ContactRoutes.SetAsync);
        routes.Map("DELETE", "/certificates/contacts", CertificateOperations.DeleteContacts, ContactRoutes.DeleteAsync);
        routes.Map("GET", "/certificates/issuers", CertificateOperations.ListIssuers, issuers.ListAsync);
        routes.Map("GET", "/certificates/issuers/{issuer}", CertificateOperations.GetIssuer, IssuerRoutes.GetAsync);
        routes.Map("PUT", "/certificates/issuers/{issuer}", CertificateOperations.SetIssuer, issuers.SetAsync);
        routes.Map("PATCH", "/certificates/issuers/{issuer}", CertificateOperations.UpdateIssuer, issuers.UpdateAsync);
        routes.Map("DELETE", "/certificates/issuers/{issuer}", CertificateOperations.DeleteIssuer, issuers.DeleteAsync);
    }
}
