using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Schedule;
using Strongroom.Vaults;

namespace Strongroom.Keys;

/// <summary>The room of keys: its services and its routes.</summary>
public static class KeysModule
{
    public static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<KeyCache>()
        .AddSingleton<IOpenWithKeys>(at => at.GetRequiredService<KeyCache>())
        .AddSingleton<KeyMaterials>()
        .AddSingleton<KeyWorkshop>()
        .AddSingleton<KeyMaking>()
        .AddSingleton<KeyCosts>()
        .AddSingleton<KeyTransfers>()
        .AddSingleton<ManagedKeys>()
        .AddSingleton<KeyEngine>()
        .AddSingleton<KeyReading>()
        .AddSingleton<KeyWriting>()
        .AddSingleton<KeyUsing>()
        .AddSingleton<KeyBatch>()
        .AddSingleton<KeyErasure>()
        .AddSingleton<KeyPurge>()
        .AddSingleton<KeyRemoval>()
        .AddSingleton<KeyBackups>()
        .AddSingleton<KeySuccession>()
        .AddSingleton<KeyRotation>()
        .AddSingleton<KeyRelease>()
        .AddSingleton<RandomBytes>()
        .AddSingleton<IDueWork, RotationDue>()
        .AddSingleton<IDueWork>(at => ExpiryNotices.Near(at.GetRequiredService<IVaultDirectory>(), at.GetRequiredService<TimeProvider>()))
        .AddSingleton<IDueWork>(at => ExpiryNotices.Reached(at.GetRequiredService<IVaultDirectory>(), at.GetRequiredService<TimeProvider>()))
        .AddSingleton<IRewrapRows, KeyRewrap>()
        .AddSingleton<IDueWork>(at => at.GetRequiredService<KeyPurge>())
        .AddSingleton<IDueWork>(at => at.GetRequiredService<KeyErasure>())
        .AddSingleton<IDueWork, TokenErasure>()
        .AddSingleton<IVaultRemains, TokenRemains>()
        .AddSingleton(at => new TokenOrphans(
            at.GetRequiredService<KeyMaterials>(), at.GetRequiredService<IVaultDirectory>(), at.GetRequiredService<InstallationIdentity>(), at.GetRequiredService<DueBell>()));

    /// <summary>The data-plane routes. Without a version an operation uses the current one (G8).</summary>
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider;
        var reading = services.GetRequiredService<KeyReading>();
        var writing = services.GetRequiredService<KeyWriting>();
        var removal = services.GetRequiredService<KeyRemoval>();
        var rotation = services.GetRequiredService<KeyRotation>();
        var backups = services.GetRequiredService<KeyBackups>();

        routes.Map("GET", "/keys", KeyOperations.List, reading.Lists.ListAsync);
        routes.Map("PUT", "/keys/{name}", KeyOperations.Import, writing.ImportAsync);
        routes.Map("POST", "/keys/{name}/create", KeyOperations.Create, writing.CreateAsync);
        routes.Map("GET", "/keys/{name}/{version?}", KeyOperations.Get, KeyReading.GetAsync);
        routes.Map("GET", "/keys/{name}/attestation", KeyOperations.GetAttestation, KeyReading.GetAttestationAsync);
        routes.Map("GET", "/keys/{name}/{version}/attestation", KeyOperations.GetAttestation, KeyReading.GetAttestationAsync);
        routes.Map("PATCH", "/keys/{name}/{version?}", KeyOperations.Update, writing.UpdateAsync);
        routes.Map("DELETE", "/keys/{name}", KeyOperations.Delete, removal.DeleteAsync);
        routes.Map("GET", "/keys/{name}/versions", KeyOperations.ListVersions, reading.Lists.ListVersionsAsync);
        routes.Map("POST", "/keys/{name}/backup", KeyOperations.Backup, backups.BackupAsync);
        routes.Map("POST", "/keys/restore", KeyOperations.Restore, backups.RestoreAsync);
        routes.Map("POST", "/keys/{name}/rotate", KeyOperations.Rotate, rotation.RotateAsync);
        routes.Map("GET", "/keys/{name}/rotationpolicy", KeyOperations.GetRotationPolicy, KeyRotation.GetPolicyAsync);
        routes.Map("PUT", "/keys/{name}/rotationpolicy", KeyOperations.SetRotationPolicy, rotation.PutPolicyAsync);
        routes.Map("GET", "/deletedkeys", KeyOperations.ListDeleted, reading.Lists.ListDeletedAsync);
        routes.Map("GET", "/deletedkeys/{name}", KeyOperations.GetDeleted, KeyReading.GetDeletedAsync);
        routes.Map("DELETE", "/deletedkeys/{name}", KeyOperations.Purge, removal.PurgeAsync);
        routes.Map("POST", "/deletedkeys/{name}/recover", KeyOperations.Recover, removal.RecoverAsync);
        routes.Map("POST", "/keys/batch", KeyOperations.Batch, services.GetRequiredService<KeyBatch>().RunAsync);
        MapUses(routes, services.GetRequiredService<KeyUsing>());
        MapUse(routes, "release", KeyOperations.Release, services.GetRequiredService<KeyRelease>().ReleaseAsync);
    }

    /// <summary>What only a managed HSM has beside the routes of keys.</summary>
    public static void MapHsm(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.Map("POST", "/rng", KeyOperations.Random, routes.ServiceProvider.GetRequiredService<RandomBytes>().GetAsync);
    }

    private static void MapUses(IEndpointRouteBuilder routes, KeyUsing uses)
    {
        MapUse(routes, "encrypt", KeyOperations.Encrypt, uses.EncryptAsync);
        MapUse(routes, "decrypt", KeyOperations.Decrypt, uses.DecryptAsync);
        MapUse(routes, "sign", KeyOperations.Sign, uses.SignAsync);
        MapUse(routes, "verify", KeyOperations.Verify, uses.VerifyAsync);
        MapUse(routes, "wrapkey", KeyOperations.Wrap, uses.WrapAsync);
        MapUse(routes, "unwrapkey", KeyOperations.Unwrap, uses.UnwrapAsync);
    }

    private static void MapUse(IEndpointRouteBuilder routes, string verb, Operation operation, OperationHandler handler)
    {
        routes.Map("POST", $"/keys/{{name}}/{verb}", operation, handler);
        routes.Map("POST", $"/keys/{{name}}/{{version}}/{verb}", operation, handler);
    }
}
