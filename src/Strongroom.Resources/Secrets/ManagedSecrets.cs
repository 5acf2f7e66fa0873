using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>
/// The secrets behind certificates, by which clients get certificate and private key in one file (wire reference §6.6). What is staged here commits with
/// the certificate's own rows.
/// </summary>
internal sealed class ManagedSecrets(SecretValues values, SecretRemoval removal)
{
    private static readonly ObjectShelf<SecretHead, SecretVersion> Shelf = SecretRows.Shelf;

    /// <summary>Null when a certificate may take the name: no secret has it, or the certificate's own.</summary>
    public static async ValueTask<VaultError?> ClaimAsync(VaultEntry vault, Tx tx, ObjectName name, DateTimeOffset now, CancellationToken cancel)
    {
        if (await Shelf.ClaimNameAsync(tx, vault, name, now, cancel).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        return await tx.FindAsync(Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is { IsManaged: false } other
            ? new VaultError(409, "Conflict", $"A secret {other.Name} exists that belongs to no certificate; a certificate needs the name for its own secret.")
            : null;
    }

    /// <summary>Stages a version that mirrors the certificate's as the current one.</summary>
    /// <param name="value">Empty while the certificate is pending, when nobody can read it: it is disabled.</param>
    /// <param name="replaces">The current version has never had a certificate, and makes way instead of becoming an older one.</param>
    public async ValueTask StageAsync(
        VaultEntry vault, Tx tx, ObjectName name, Guid incarnation, StoredVersion certificate, string contentType, SecretBytes value, bool replaces, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var key = Shelf.LiveKey(vault, name);
        var before = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (before is not null && !replaces)
        {
            Shelf.Retire(vault, tx, before);
        }

        var version = new SecretVersion
        {
            Version = certificate.Version,
            Ordinal = before is null ? 1 : replaces ? before.Current.Ordinal : before.Current.Ordinal + 1,
            Enabled = certificate.Enabled,
            NotBefore = certificate.NotBefore,
            Expires = certificate.Expires,
            Created = certificate.Created,
            Updated = certificate.Updated,
            Tags = certificate.Tags,
            ContentType = contentType,
            SealedValue = await values.SealAsync(vault, incarnation, certificate.Version, value, cancel).ConfigureAwait(false),
            IsOfCertificate = true,
            PreviousVersion = replaces ? before?.Current.PreviousVersion : before is { Current.IsOfCertificate: true } ? before.Current.Version.Value : null,
        };
        tx.Put(key, new SecretHead { Name = before?.Name ?? name, Incarnation = incarnation, IsManaged = true, Current = version });
    }

    /// <summary>The current version's value; the caller disposes it.</summary>
    public ValueTask<SecretBytes> OpenAsync(VaultEntry vault, SecretHead head, CancellationToken cancel) => values.OpenAsync(vault, head.Incarnation, head.Current, cancel);

    /// <summary>Stages that a secret, which this unit has found, belongs to a certificate: its value, its versions and their ids stay.</summary>
    /// <param name="contentType">For a secret that has none.</param>
    public static void Adopt(VaultEntry vault, Tx tx, SecretHead found, StoredVersion certificate, string contentType)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(certificate);
        var current = found.Current with
        {
            NotBefore = certificate.NotBefore,
            Expires = certificate.Expires,
            Updated = certificate.Updated,
            ContentType = found.Current.ContentType ?? contentType,
            IsOfCertificate = true,
        };
        tx.Put(Shelf.LiveKey(vault, found.Name), found with { IsManaged = true, Current = current });
    }

    /// <summary>Stages the changed attributes of a version of a live secret.</summary>
    public static async ValueTask MirrorAsync(VaultEntry vault, Tx tx, ObjectName name, StoredVersion certificate, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (await tx.FindAsync(Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is not { } head
            || await Shelf.FindVersionAsync(vault, tx, head, certificate.Version, cancel).ConfigureAwait(false) is not { } version)
        {
            return;
        }

        Shelf.StageVersion(vault, tx, head, version with { Enabled = certificate.Enabled, Tags = certificate.Tags, Updated = certificate.Updated });
    }

    public async ValueTask DeleteAsync(VaultEntry vault, Tx tx, ObjectName name, DateTimeOffset now, CancellationToken cancel)
    {
        if (await tx.FindAsync(Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is { IsManaged: true } head)
        {
            await removal.StageDeletionAsync(vault, tx, head, now, cancel).ConfigureAwait(false);
        }
    }

    public async ValueTask RecoverAsync(VaultEntry vault, Tx tx, ObjectName name, CancellationToken cancel)
    {
        if (await tx.FindAsync(Shelf.DeletedKey(vault, name), cancel).ConfigureAwait(false) is { IsManaged: true } head)
        {
            await removal.StageRecoveryAsync(vault, tx, head, cancel).ConfigureAwait(false);
        }
    }

    public async ValueTask PurgeAsync(VaultEntry vault, Tx tx, ObjectName name, DateTimeOffset now, CancellationToken cancel)
    {
        if (await tx.FindAsync(Shelf.DeletedKey(vault, name), cancel).ConfigureAwait(false) is { IsManaged: true } head)
        {
            await removal.StagePurgeAsync(vault, tx, head, now, cancel).ConfigureAwait(false);
        }
    }
}
