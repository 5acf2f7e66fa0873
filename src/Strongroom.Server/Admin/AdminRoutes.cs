using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Gate;

namespace Strongroom.Server.Admin;

/// <summary>The local administration socket, as a list.</summary>
internal static class AdminRoutes
{
    public static IServiceCollection AddAdmin(this IServiceCollection services) => services
        .AddSingleton<SealAdmin>()
        .AddSingleton<CeremonyAdmin>()
        .AddSingleton<CeremonyRecords>()
        .AddSingleton<ProvenShares>()
        .AddSingleton<MachineSlots>()
        .AddSingleton<SlotProof>()
        .AddSingleton<SlotAdmin>()
        .AddSingleton<AuditAdmin>()
        .AddSingleton<CallerAdmin>()
        .AddSingleton<VaultAdmin>()
        .AddSingleton<BackupAdmin>()
        .AddSingleton<AdoptionAdmin>()
        .AddSingleton<AcmeAdmin>()
        .AddSingleton<ApplicationAdmin>()
        .AddSingleton<UserAdmin>()
        .AddSingleton<GroupAdmin>()
        .AddSingleton<FederationAdmin>()
        .AddSingleton<IssuerAdmin>()
        .AddSingleton<ProviderAdmin>()
        .AddSingleton<AttestationAdmin>()
        .AddSingleton<AccessAdmin>()
        .AddSingleton<ExplainAdmin>()
        .AddSingleton<SubscriptionAdmin>()
        .AddSingleton<MachineAdmin>()
        .AddSingleton<KeyAdmin>()
        .AddSingleton<TokenAdmin>()
        .AddSingleton<CaAdmin>()
        .AddSingleton<RootMaterial>();

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var seal = routes.ServiceProvider.GetRequiredService<SealAdmin>();
        routes.MapLocal("GET", "/v1/status", AdminOperations.Status, seal.StatusAsync);
        routes.MapLocal("POST", "/v1/init", AdminOperations.Initialize, seal.InitializeAsync);
        routes.MapLocal("POST", "/v1/unseal", AdminOperations.Unseal, seal.UnsealAsync);
        routes.MapLocal("POST", "/v1/seal", AdminOperations.Seal, seal.SealAsync);

        var ceremony = routes.ServiceProvider.GetRequiredService<CeremonyAdmin>();
        routes.MapLocal("POST", "/v1/ceremony", AdminOperations.JoinCeremony, ceremony.JoinAsync);
        routes.MapLocal("POST", "/v1/ceremony/shares", AdminOperations.OfferShare, ceremony.OfferAsync);
        routes.MapLocal("DELETE", "/v1/ceremony", AdminOperations.CancelCeremony, ceremony.CancelAsync);

        var slots = routes.ServiceProvider.GetRequiredService<SlotAdmin>();
        routes.MapLocal("GET", "/v1/slots", AdminOperations.ListSlots, slots.ListAsync);
        routes.MapLocal("POST", "/v1/slots", AdminOperations.AddSlot, slots.AddAsync);
        routes.MapLocal("POST", "/v1/slots/{id}/remove", AdminOperations.RemoveSlot, slots.RemoveAsync);

        var audit = routes.ServiceProvider.GetRequiredService<AuditAdmin>();
        routes.MapLocal("GET", "/v1/audit/tail", AdminOperations.TailAudit, audit.TailAsync);
        routes.MapLocal("POST", "/v1/audit/verify", AdminOperations.VerifyAudit, audit.VerifyAsync);
        routes.MapLocal("GET", "/v1/audit/callers", AdminOperations.ListCallers, routes.ServiceProvider.GetRequiredService<CallerAdmin>().ListAsync);

        var vaults = routes.ServiceProvider.GetRequiredService<VaultAdmin>();
        routes.MapLocal("GET", "/v1/vaults", AdminOperations.ListVaults, vaults.ListAsync);
        routes.MapLocal("POST", "/v1/vaults", AdminOperations.CreateVault, vaults.CreateAsync);
        routes.MapLocal("PATCH", "/v1/vaults/{name}", AdminOperations.UpdateVault, vaults.UpdateAsync);
        var adoption = routes.ServiceProvider.GetRequiredService<AdoptionAdmin>();
        routes.MapLocal("GET", "/v1/vaults/{name}/adoptable", AdminOperations.FindCertificates, adoption.FindAsync);
        routes.MapLocal("POST", "/v1/vaults/{name}/adopt", AdminOperations.AdoptCertificate, adoption.AdoptAsync);
        var acme = routes.ServiceProvider.GetRequiredService<AcmeAdmin>();
        routes.MapLocal("PUT", "/v1/acme/{vault}", AdminOperations.EnableAcme, acme.EnableAsync);
        routes.MapLocal("DELETE", "/v1/acme/{vault}", AdminOperations.DisableAcme, acme.DisableAsync);
        routes.MapLocal("POST", "/v1/acme/{vault}/bindings", AdminOperations.CreateAcmeBinding, acme.CreateBindingAsync);
        routes.MapLocal("GET", "/v1/acme/{vault}/bindings", AdminOperations.ListAcmeBindings, acme.ListBindingsAsync);
        routes.MapLocal("POST", "/v1/acme/{vault}/bindings/{binding}/revoke", AdminOperations.RevokeAcmeBinding, acme.RevokeBindingAsync);
        routes.MapLocal("GET", "/v1/acme/{vault}/accounts", AdminOperations.ListAcmeAccounts, acme.ListAccountsAsync);
        routes.MapLocal("GET", "/v1/acme/{vault}/orders", AdminOperations.ListAcmeOrders, acme.ListOrdersAsync);

        var backups = routes.ServiceProvider.GetRequiredService<BackupAdmin>();
        routes.MapLocal("GET", "/v1/backups", AdminOperations.ListBackups, backups.ListAsync);
        routes.MapLocal("POST", "/v1/backups/revoke", AdminOperations.RevokeBackup, backups.RevokeAsync);

        var applications = routes.ServiceProvider.GetRequiredService<ApplicationAdmin>();
        routes.MapLocal("GET", "/v1/applications", AdminOperations.ListApplications, applications.ListAsync);
        routes.MapLocal("POST", "/v1/applications", AdminOperations.CreateApplication, applications.CreateAsync);
        routes.MapLocal("POST", "/v1/applications/{client}/disable", AdminOperations.DisableApplication, applications.DisableAsync);
        routes.MapLocal("POST", "/v1/applications/{client}/secrets", AdminOperations.AddApplicationSecret, applications.AddSecretAsync);
        routes.MapLocal("DELETE", "/v1/applications/{client}", AdminOperations.DeleteApplication, applications.DeleteAsync);

        routes.MapLocal("GET", "/v1/applications/{client}/federations", AdminOperations.ListFederations, FederationAdmin.ListAsync);
        routes.MapLocal("POST", "/v1/applications/{client}/federations", AdminOperations.AddFederation, routes.ServiceProvider.GetRequiredService<FederationAdmin>().AddAsync);
        routes.MapLocal("DELETE", "/v1/applications/{client}/federations/{name}", AdminOperations.RemoveFederation, FederationAdmin.RemoveAsync);

        routes.MapLocal("GET", "/v1/applications/{client}/certificates", AdminOperations.ListCertificates, CertificateAdmin.ListAsync);
        routes.MapLocal("POST", "/v1/applications/{client}/certificates", AdminOperations.AddCertificate, CertificateAdmin.AddAsync);
        routes.MapLocal("DELETE", "/v1/applications/{client}/certificates/{keyId}", AdminOperations.RemoveCertificate, CertificateAdmin.RemoveAsync);
        routes.MapLocal("POST", "/v1/applications/{client}/trusted-subjects", AdminOperations.TrustSubject, AuthorityAdmin.TrustAsync);
        routes.MapLocal("POST", "/v1/applications/{client}/distrusted-subjects", AdminOperations.DistrustSubject, AuthorityAdmin.DistrustAsync);
        routes.MapLocal("GET", "/v1/authorities", AdminOperations.ListAuthorities, AuthorityAdmin.ListAsync);
        routes.MapLocal("POST", "/v1/authorities", AdminOperations.AddAuthority, AuthorityAdmin.AddAsync);
        routes.MapLocal("DELETE", "/v1/authorities/{authority}", AdminOperations.RemoveAuthority, AuthorityAdmin.RemoveAsync);

        var providers = routes.ServiceProvider.GetRequiredService<ProviderAdmin>();
        routes.MapLocal("GET", "/v1/ca/providers", AdminOperations.ListProviders, providers.ListAsync);
        routes.MapLocal("POST", "/v1/ca/providers", AdminOperations.AddProvider, providers.AddAsync);
        routes.MapLocal("DELETE", "/v1/ca/providers/{name}", AdminOperations.RemoveProvider, providers.RemoveAsync);

        var users = routes.ServiceProvider.GetRequiredService<UserAdmin>();
        routes.MapLocal("GET", "/v1/users", AdminOperations.ListUsers, users.ListAsync);
        routes.MapLocal("POST", "/v1/users", AdminOperations.CreateUser, users.CreateAsync);
        routes.MapLocal("POST", "/v1/users/{user}/disable", AdminOperations.DisableUser, users.DisableAsync);
        routes.MapLocal("DELETE", "/v1/users/{user}", AdminOperations.DeleteUser, users.DeleteAsync);

        var groups = routes.ServiceProvider.GetRequiredService<GroupAdmin>();
        var issuers = routes.ServiceProvider.GetRequiredService<IssuerAdmin>();
        routes.MapLocal("GET", "/v1/issuers", AdminOperations.ListIssuers, IssuerAdmin.ListAsync);
        routes.MapLocal("POST", "/v1/issuers", AdminOperations.TrustIssuer, issuers.TrustAsync);
        routes.MapLocal("POST", "/v1/issuers/map", AdminOperations.MapIssuer, IssuerAdmin.MapAsync);
        routes.MapLocal("POST", "/v1/issuers/unmap", AdminOperations.UnmapIssuer, IssuerAdmin.UnmapAsync);
        routes.MapLocal("POST", "/v1/issuers/untrust", AdminOperations.UntrustIssuer, IssuerAdmin.UntrustAsync);

        routes.MapLocal("GET", "/v1/attestation-authorities", AdminOperations.ListAttestationAuthorities, AttestationAdmin.ListAsync);
        routes.MapLocal("POST", "/v1/attestation-authorities", AdminOperations.TrustAttestationAuthority, routes.ServiceProvider.GetRequiredService<AttestationAdmin>().TrustAsync);
        routes.MapLocal("POST", "/v1/attestation-authorities/untrust", AdminOperations.UntrustAttestationAuthority, AttestationAdmin.UntrustAsync);

        routes.MapLocal("GET", "/v1/groups", AdminOperations.ListGroups, GroupAdmin.ListAsync);
        routes.MapLocal("POST", "/v1/groups", AdminOperations.CreateGroup, GroupAdmin.CreateAsync);
        routes.MapLocal("DELETE", "/v1/groups/{group}", AdminOperations.DeleteGroup, groups.DeleteAsync);
        routes.MapLocal("POST", "/v1/groups/{group}/members", AdminOperations.AddGroupMember, GroupAdmin.AddMemberAsync);
        routes.MapLocal("DELETE", "/v1/groups/{group}/members/{member}", AdminOperations.RemoveGroupMember, GroupAdmin.RemoveMemberAsync);

        var machines = routes.ServiceProvider.GetRequiredService<MachineAdmin>();
        routes.MapLocal("GET", "/v1/machines", AdminOperations.ListMachines, machines.ListAsync);
        routes.MapLocal("PUT", "/v1/machines/{name}", AdminOperations.CreateMachine, machines.CreateAsync);
        routes.MapLocal("POST", "/v1/machines/{name}/enroll", AdminOperations.EnrolMachine, machines.EnrolAsync);
        routes.MapLocal("POST", "/v1/machines/{name}/assign", AdminOperations.AssignIdentity, machines.AssignAsync);
        routes.MapLocal("POST", "/v1/machines/{name}/revoke", AdminOperations.RevokeAgent, MachineAdmin.RevokeAsync);
        routes.MapLocal("DELETE", "/v1/machines/{name}", AdminOperations.DeleteMachine, machines.DeleteAsync);
        routes.MapLocal("GET", "/v1/identities", AdminOperations.ListIdentities, MachineAdmin.ListIdentitiesAsync);
        routes.MapLocal("PUT", "/v1/identities/{name}", AdminOperations.CreateIdentity, MachineAdmin.CreateIdentityAsync);
        routes.MapLocal("DELETE", "/v1/identities/{name}", AdminOperations.DeleteIdentity, machines.DeleteIdentityAsync);

        var access = routes.ServiceProvider.GetRequiredService<AccessAdmin>();
        routes.MapLocal("GET", "/v1/role-assignments", AdminOperations.ListAssignments, AccessAdmin.ListAssignmentsAsync);
        routes.MapLocal("POST", "/v1/role-assignments", AdminOperations.Assign, access.AssignAsync);
        routes.MapLocal("DELETE", "/v1/role-assignments/{id}", AdminOperations.Unassign, AccessAdmin.UnassignAsync);
        routes.MapLocal("GET", "/v1/role-definitions", AdminOperations.ListRoles, AccessAdmin.ListRolesAsync);
        routes.MapLocal("POST", "/v1/role-definitions", AdminOperations.DefineRole, AccessAdmin.DefineAsync);

        var explain = routes.ServiceProvider.GetRequiredService<ExplainAdmin>();
        routes.MapLocal("GET", "/v1/refusals/{requestId}", AdminOperations.Explain, explain.ExplainAsync);
        routes.MapLocal("GET", "/v1/vaults/{name}/access-migration", AdminOperations.ProposeMigration, explain.ProposeAsync);

        var subscriptions = routes.ServiceProvider.GetRequiredService<SubscriptionAdmin>();
        routes.MapLocal("GET", "/v1/subscriptions", AdminOperations.ListSubscriptions, subscriptions.ListAsync);
        routes.MapLocal("POST", "/v1/subscriptions", AdminOperations.CreateSubscription, subscriptions.CreateAsync);

        var token = routes.ServiceProvider.GetRequiredService<TokenAdmin>();
        routes.MapLocal("GET", "/v1/hsm", AdminOperations.ShowToken, token.StatusAsync);
        routes.MapLocal("POST", "/v1/hsm/login", AdminOperations.LogInToToken, token.LogInAsync);
        routes.MapLocal("GET", "/v1/hsm/orphans", AdminOperations.ListTokenOrphans, token.OrphansAsync);
        routes.MapLocal("DELETE", "/v1/hsm/orphans", AdminOperations.DestroyTokenOrphans, token.DestroyOrphansAsync);

        var ca = routes.ServiceProvider.GetRequiredService<CaAdmin>();
        routes.MapLocal("POST", "/v1/ca/init", AdminOperations.InitializeCa, ca.InitializeAsync);
        routes.MapLocal("GET", "/v1/ca/signers", AdminOperations.ListSigners, ca.SignersAsync);
        routes.MapLocal("POST", "/v1/ca/intermediate", AdminOperations.EnsureIntermediate, ca.EnsureIntermediateAsync);
        routes.MapLocal("POST", "/v1/ca/signers/{id}/revoke", AdminOperations.RevokeIntermediate, ca.RevokeIntermediateAsync);
        routes.MapLocal("GET", "/v1/ca/policy", AdminOperations.ShowIssuance, ca.PolicyAsync);
        routes.MapLocal("PATCH", "/v1/ca/policy", AdminOperations.SetIssuance, ca.SetPolicyAsync);
        routes.MapLocal("GET", "/v1/ca/certificates", AdminOperations.ListIssued, ca.ListAsync);
        routes.MapLocal("GET", "/v1/ca/certificates/{serial}", AdminOperations.ShowIssued, ca.ShowAsync);
        routes.MapLocal("POST", "/v1/ca/certificates/{serial}/revoke", AdminOperations.RevokeIssued, ca.RevokeAsync);

        var keys = routes.ServiceProvider.GetRequiredService<KeyAdmin>();
        routes.MapLocal("POST", "/v1/rotate/root", AdminOperations.RotateRoot, keys.RotateRootAsync);
        routes.MapLocal("POST", "/v1/rotate/system", AdminOperations.RotateSystem, keys.RotateSystemAsync);
        routes.MapLocal("POST", "/v1/rotate/vault/{name}", AdminOperations.RotateVault, vaults.RotateKeyAsync);
        routes.MapLocal("POST", "/v1/rotate/signing", AdminOperations.RotateSigning, keys.RotateSigningAsync);
        routes.MapLocal("POST", "/v1/rewrap", AdminOperations.Rewrap, keys.RewrapAsync);
    }
}
