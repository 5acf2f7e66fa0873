using System.Security.Cryptography;
using System.Text;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// Changes to tenants, applications and service principals. Every method stages its change in the given unit of work; it is effective on
/// this node when that commit returns. Rows staged in a unit of work are not seen by it, so a new application brings its first secret along.
/// </summary>
public static class PrincipalDirectory
{
    private const int MaxNameLength = 256;
    private static readonly TimeSpan MaxSecretLifetime = TimeSpan.FromDays(3653);

    /// <summary>Stages a tenant.</summary>
    /// <param name="home">True makes it the tenant that the authority <c>/adfs</c> stands for; refused when there is one already.</param>
    public static async ValueTask<Result<TenantId>> CreateTenantAsync(Tx tx, TenantId tenant, string displayName, bool home, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!IsName(displayName))
        {
            return DirectoryRefusals.BadName;
        }

        var key = IdentityRows.Tenants.Key(tenant.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            return DirectoryRefusals.Exists("The tenant");
        }

        if (home)
        {
            if (await tx.FindAsync(IdentityRows.HomeTenant.Key(), cancel).ConfigureAwait(false) is not null)
            {
                return DirectoryRefusals.Exists("A home tenant");
            }

            tx.Insert(IdentityRows.HomeTenant.Key(), new HomeTenantRecord(tenant));
        }

        tx.Insert(key, new TenantRecord { DisplayName = displayName, CreatedAt = now, Enabled = true });
        return tenant;
    }

    /// <summary>Stages an application, its service principal and its first secret.</summary>
    /// <param name="secretLifetime">At most 10 years; null means that the secret never expires.</param>
    /// <returns>The caller disposes it.</returns>
    public static Result<NewApplication> CreateApplication(Tx tx, TenantId tenant, string displayName, TimeSpan? secretLifetime, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!IsName(displayName))
        {
            return DirectoryRefusals.BadName;
        }

        if (!IsLifetime(secretLifetime))
        {
            return DirectoryRefusals.BadLifetime;
        }

        var (client, principal) = (ClientId.New(), PrincipalId.New());
        var (credential, secret) = MakeSecret(now, secretLifetime);
        tx.Insert(
            IdentityRows.Applications.Key(tenant.Compact, client.Compact),
            new ApplicationRecord { DisplayName = displayName, CreatedAt = now, Enabled = true, Principal = principal, ObjectId = Entropy.NewGuid(), Credentials = [credential] });
        tx.Insert(
            IdentityRows.Principals.Key(tenant.Compact, principal.Compact),
            new ServicePrincipalRecord { Client = client, CreatedAt = now, Enabled = true });
        return new NewApplication(client, principal, secret);
    }

    /// <summary>Stages the service principal of an application that has none.</summary>
    public static async ValueTask<Result<PrincipalId>> CreateServicePrincipalAsync(Tx tx, TenantId tenant, ClientId client, bool enabled, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } application)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        var principal = IdentityRows.Principals.Key(tenant.Compact, application.Principal.Compact);
        if (await tx.FindAsync(principal, cancel).ConfigureAwait(false) is not null)
        {
            return DirectoryRefusals.Exists("The service principal of this application");
        }

        tx.Hold(key);
        tx.Insert(principal, new ServicePrincipalRecord { Client = client, CreatedAt = now, Enabled = enabled });
        return application.Principal;
    }

    /// <summary>Stages a further secret.</summary>
    /// <param name="lifetime">At most 10 years; null means that the secret never expires.</param>
    /// <param name="name">What the maker calls it.</param>
    /// <returns>The caller disposes it.</returns>
    public static async ValueTask<Result<NewClientSecret>> AddSecretAsync(
        Tx tx, TenantId tenant, ClientId client, TimeSpan? lifetime, DateTimeOffset now, CancellationToken cancel, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!IsLifetime(lifetime))
        {
            return DirectoryRefusals.BadLifetime;
        }

        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        var application = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (application is null)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        if (application.ManagedIdentity is not null)
        {
            return DirectoryRefusals.ManagedIdentity;
        }

        if (application.Credentials.Length >= ApplicationRecord.MaxCredentials)
        {
            return DirectoryRefusals.TooManySecrets;
        }

        var (credential, secret) = MakeSecret(now, lifetime, name);
        tx.Put(key, application with { Credentials = application.Credentials.Add(credential) });
        return secret;
    }

    /// <summary>Stages the removal of a secret. Tokens obtained with it live on until they expire: <see cref="RevokeTokensAsync"/> ends those.</summary>
    public static ValueTask<Result<ClientId>> RemoveSecretAsync(Tx tx, TenantId tenant, ClientId client, Guid keyId, CancellationToken cancel) =>
        ChangeApplicationAsync(
            tx,
            tenant,
            client,
            application => application.Credentials.Any(c => c.KeyId == keyId)
                ? application with { Credentials = application.Credentials.RemoveAll(c => c.KeyId == keyId) }
                : DirectoryRefusals.NotFound("passwordCredential", keyId),
            cancel);

    /// <summary>Stages the switch of an application. While it is off it gets no token, and those it has are refused.</summary>
    public static ValueTask<Result<ClientId>> SetApplicationEnabledAsync(Tx tx, TenantId tenant, ClientId client, bool enabled, CancellationToken cancel) =>
        ChangeApplicationAsync(tx, tenant, client, application => application with { Enabled = enabled }, cancel);

    /// <summary>
    /// Stages the deletion of an application and its service principal. Neither id is ever given out again (S28). What was granted to it is its caller's to
    /// remove, as <see cref="PrincipalRemoval"/> does.
    /// </summary>
    internal static async ValueTask<Result<PrincipalId>> DeleteApplicationAsync(Tx tx, TenantId tenant, ClientId client, CancellationToken cancel)
    {
        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        var application = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (application is null)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        var principal = IdentityRows.Principals.Key(tenant.Compact, application.Principal.Compact);
        if (await tx.FindAsync(principal, cancel).ConfigureAwait(false) is not null)
        {
            tx.Delete(principal);
        }

        tx.Delete(key);
        return application.Principal;
    }

    /// <summary>Stages the switch of a service principal (<c>accountEnabled</c>). While it is off it gets no token, and those it has are refused.</summary>
    public static ValueTask<Result<PrincipalId>> SetPrincipalEnabledAsync(Tx tx, TenantId tenant, PrincipalId principal, bool enabled, CancellationToken cancel) =>
        ChangePrincipalAsync(tx, tenant, principal, record => record with { Enabled = enabled }, cancel);

    /// <summary>Stages the revocation of every token a service principal has been given so far.</summary>
    public static ValueTask<Result<PrincipalId>> RevokeTokensAsync(Tx tx, TenantId tenant, PrincipalId principal, CancellationToken cancel) =>
        ChangePrincipalAsync(tx, tenant, principal, record => record with { TokenGeneration = record.TokenGeneration + 1 }, cancel);

    /// <summary>Stages the revocation of every token issued in a tenant so far.</summary>
    public static async ValueTask<Result<TenantId>> RevokeTenantTokensAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Tenants.Key(tenant.Compact);
        var record = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (record is null)
        {
            return DirectoryRefusals.NotFound("tenant", tenant.Value);
        }

        tx.Put(key, record with { TokenGeneration = record.TokenGeneration + 1 });
        return tenant;
    }

    internal static async ValueTask<Result<ClientId>> ChangeApplicationAsync(
        Tx tx, TenantId tenant, ClientId client, Func<ApplicationRecord, Result<ApplicationRecord>> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        var application = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (application is null)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        if (change(application).IsRefused(out var error, out var changed))
        {
            return error;
        }

        tx.Put(key, changed);
        return client;
    }

    private static async ValueTask<Result<PrincipalId>> ChangePrincipalAsync(
        Tx tx, TenantId tenant, PrincipalId principal, Func<ServicePrincipalRecord, ServicePrincipalRecord> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Principals.Key(tenant.Compact, principal.Compact);
        var record = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (record is null)
        {
            return DirectoryRefusals.NotFound("servicePrincipal", principal.Value);
        }

        tx.Put(key, change(record));
        return principal;
    }

    private static (ClientCredential Stored, NewClientSecret Shown) MakeSecret(DateTimeOffset now, TimeSpan? lifetime, string? name = null)
    {
        var secret = ClientSecretText.Generate();
        DateTimeOffset? expires = lifetime is { } span ? now + span : null;
        var keyId = Entropy.NewGuid();
        var hint = Encoding.ASCII.GetString(secret.Span[..ClientSecretText.HintLength]);
        var stored = new ClientCredential(keyId, [.. SHA256.HashData(secret.Span)], hint, now, expires, Enabled: true) { DisplayName = name };
        return (stored, new NewClientSecret(keyId, secret, expires) { DisplayName = name, Hint = hint, CreatedAt = now });
    }

    internal static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl);

    private static bool IsLifetime(TimeSpan? lifetime) => lifetime is null || (lifetime > TimeSpan.Zero && lifetime <= MaxSecretLifetime);
}
