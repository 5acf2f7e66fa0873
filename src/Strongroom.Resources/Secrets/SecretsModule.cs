using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.Arm;
using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Schedule;

namespace Strongroom.Secrets;

/// <summary>The room of secrets: its services and its routes.</summary>
public static class SecretsModule
{
    public static IServiceCollection AddSecrets(this IServiceCollection services) => services
        .AddSingleton<SecretValues>()
        .AddSingleton<SecretReading>()
        .AddSingleton<SecretWriting>()
        .AddSingleton<SecretRemoval>()
        .AddSingleton<SecretBackups>()
        .AddSingleton<ManagedSecrets>()
        .AddSingleton<IRewrapRows, SecretRewrap>()
        .AddSingleton<SecretErasure>()
        .AddSingleton<SecretPurge>()
        .AddSingleton<IDueWork>(at => at.GetRequiredService<SecretPurge>())
        .AddSingleton<IDueWork>(at => at.GetRequiredService<SecretErasure>())
        .AddSingleton<IArmProvider, SecretProvider>();

    /// <summary>The data-plane routes. Literal last segments win over <c>{version}</c> (U7); <c>restore</c> is special for POST only (U8).</summary>
    public static void MapSecrets(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var reading = routes.ServiceProvider.GetRequiredService<SecretReading>();
        var writing = routes.ServiceProvider.GetRequiredService<SecretWriting>();
        var removal = routes.ServiceProvider.GetRequiredService<SecretRemoval>();
        var backups = routes.ServiceProvider.GetRequiredService<SecretBackups>();

        routes.Map("GET", "/secrets", SecretOperations.List, reading.Lists.ListAsync);
        routes.Map("PUT", "/secrets/{name}", SecretOperations.Set, writing.SetAsync);
        routes.Map("GET", "/secrets/{name}/{version?}", SecretOperations.Get, reading.GetAsync);
        routes.Map("PATCH", "/secrets/{name}/{version?}", SecretOperations.Update, SecretWriting.UpdateAsync);
        routes.Map("DELETE", "/secrets/{name}", SecretOperations.Delete, removal.DeleteAsync);
        routes.Map("GET", "/secrets/{name}/versions", SecretOperations.ListVersions, reading.Lists.ListVersionsAsync);
        routes.Map("POST", "/secrets/{name}/backup", SecretOperations.Backup, backups.BackupAsync);
        routes.Map("POST", "/secrets/restore", SecretOperations.Restore, backups.RestoreAsync);
        routes.Map("GET", "/deletedsecrets", SecretOperations.ListDeleted, reading.Lists.ListDeletedAsync);
        routes.Map("GET", "/deletedsecrets/{name}", SecretOperations.GetDeleted, SecretReading.GetDeletedAsync);
        routes.Map("DELETE", "/deletedsecrets/{name}", SecretOperations.Purge, removal.PurgeAsync);
        routes.Map("POST", "/deletedsecrets/{name}/recover", SecretOperations.Recover, removal.RecoverAsync);
    }
}
