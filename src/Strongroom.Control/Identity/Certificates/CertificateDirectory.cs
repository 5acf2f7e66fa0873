using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Certificates;

/// <summary>Changes to the certificates of applications, staged in the given unit of work and effective on this node when that commit returns.</summary>
public static class CertificateDirectory
{
    /// <summary>Stages an application that has a certificate and no secret, with its service principal.</summary>
    /// <param name="file">PEM or DER of one certificate.</param>
    public static Result<RegisteredApplication> CreateApplication(Tx tx, TenantId tenant, string displayName, ReadOnlyMemory<byte> file, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!PrincipalDirectory.IsName(displayName))
        {
            return DirectoryRefusals.BadName;
        }

        if (CertificateReader.Read(file, null, now).IsRefused(out var error, out var credential))
        {
            return error;
        }

        var (client, principal) = (ClientId.New(), PrincipalId.New());
        tx.Insert(
            IdentityRows.Applications.Key(tenant.Compact, client.Compact),
            new ApplicationRecord { DisplayName = displayName, CreatedAt = now, Enabled = true, Principal = principal, ObjectId = Entropy.NewGuid(), Certificates = [credential] });
        tx.Insert(
            IdentityRows.Principals.Key(tenant.Compact, principal.Compact),
            new ServicePrincipalRecord { Client = client, CreatedAt = now, Enabled = true });
        return new RegisteredApplication(client, principal, displayName, Enabled: true);
    }

    /// <summary>Stages a further certificate of an application.</summary>
    /// <param name="file">PEM or DER of one certificate.</param>
    /// <param name="displayName">Null names it after the certificate's subject.</param>
    public static async ValueTask<Result<RegisteredCertificate>> AddAsync(
        Tx tx, TenantId tenant, ClientId client, ReadOnlyMemory<byte> file, string? displayName, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (CertificateReader.Read(file, displayName, now).IsRefused(out var error, out var credential))
        {
            return error;
        }

        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        var application = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (application is null)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        if (With(application, credential).IsRefused(out error, out var changed))
        {
            return error;
        }

        tx.Put(key, changed);
        return Shown(credential);
    }

    /// <summary>Stages the removal of a certificate. Tokens obtained with it live on until they expire: <see cref="PrincipalDirectory.RevokeTokensAsync"/> ends those.</summary>
    public static async ValueTask<Result<RegisteredCertificate>> RemoveAsync(Tx tx, TenantId tenant, ClientId client, Guid keyId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        var application = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (application is null)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        if (application.Certificates.FirstOrDefault(c => c.KeyId == keyId) is not { } gone)
        {
            return DirectoryRefusals.NotFound("keyCredential", keyId);
        }

        tx.Put(key, application with { Certificates = application.Certificates.Remove(gone) });
        return Shown(gone);
    }

    /// <summary>The certificates of an application, oldest first.</summary>
    public static async ValueTask<Result<IReadOnlyList<RegisteredCertificate>>> ListAsync(Tx tx, TenantId tenant, ClientId client, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var application = await tx.FindAsync(IdentityRows.Applications.Key(tenant.Compact, client.Compact), cancel).ConfigureAwait(false);
        return application is null
            ? DirectoryRefusals.NotFound("application", client.Value)
            : application.Certificates.Select(Shown).ToArray();
    }

    /// <summary>The application with one more certificate, or why it cannot have it.</summary>
    internal static Result<ApplicationRecord> With(ApplicationRecord application, CertificateCredential credential)
    {
        if (application.ManagedIdentity is not null)
        {
            return CertificateRefusals.Managed;
        }

        if (application.Certificates.Any(c => c.Sha256.AsSpan().SequenceEqual(credential.Sha256.AsSpan())))
        {
            return CertificateRefusals.Registered;
        }

        return application.Certificates.Length < ApplicationRecord.MaxCredentials
            ? application with { Certificates = application.Certificates.Add(credential) }
            : CertificateRefusals.TooMany;
    }

    private static RegisteredCertificate Shown(CertificateCredential credential) =>
        new(credential.KeyId, credential.DisplayName, Convert.ToHexString(credential.Sha1.AsSpan()), credential.NotBefore, credential.NotAfter);
}
