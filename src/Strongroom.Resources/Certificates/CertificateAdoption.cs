using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>
/// Makes certificates of secrets that hold one with its private key. The secret stays what its readers know, to the byte and under the same version
/// ids; from then on it belongs to the certificate, whose renewals give it its next versions.
/// </summary>
public sealed class CertificateAdoption
{
    private const int ScanSize = 100;

    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    private readonly ManagedKeys _keys;
    private readonly ManagedSecrets _secrets;
    private readonly VaultIssuers _issuers;
    private readonly DueBell _due;

    internal CertificateAdoption(ManagedKeys keys, ManagedSecrets secrets, VaultIssuers issuers, DueBell due) => (_keys, _secrets, _issuers, _due) = (keys, secrets, issuers, due);

    /// <summary>The live secrets of a vault whose current version can be adopted, with what is in it. A PFX with a password is found, and not looked into.</summary>
    public async ValueTask<IReadOnlyList<AdoptableSecret>> FindAsync(VaultEntry vault, Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(tx);
        var found = new List<AdoptableSecret>();
        for (StoreKey? after = null; ;)
        {
            var page = await tx.ScanAsync(SecretRows.Live, SecretRows.Live.Prefix(vault.TenantPart, vault.VaultPart), after, ScanSize, cancel).ConfigureAwait(false);
            foreach (var (_, head) in page)
            {
                if (!head.IsManaged && await LookAsync(vault, head, cancel).ConfigureAwait(false) is { } adoptable)
                {
                    found.Add(adoptable);
                }
            }

            if (page.Count < ScanSize)
            {
                return found;
            }

            after = page[^1].Key.Key;
        }
    }

    /// <summary>Stages that the secret belongs to a certificate of its name.</summary>
    /// <param name="password">Of a PFX that has one, UTF-8; stays the caller's to dispose.</param>
    /// <param name="issuer">Renews it from now on, at four fifths of its life; null writes to the contacts instead.</param>
    /// <returns>400 for a secret that holds no such thing, or one that has expired; 404; 409 for a name that a key or a certificate has.</returns>
    public async ValueTask<Result<AdoptableSecret>> AdoptAsync(
        VaultEntry vault, Tx tx, ObjectName name, SecretBytes? password, string? issuer, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(tx);
        if (await tx.FindAsync(SecretRows.Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is not { } secret)
        {
            return SecretRows.Shelf.Kind.NotFound(name.Shown);
        }

        if (secret.IsManaged || await tx.FindAsync(Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is not null)
        {
            return new VaultError(409, "Conflict", $"The secret {secret.Name} belongs to a certificate already, or one of its name exists.");
        }

        var taken = await Shelf.ClaimNameAsync(tx, vault, name, now, cancel).ConfigureAwait(false) ?? await ManagedKeys.ClaimAsync(vault, tx, name, now, cancel).ConfigureAwait(false);
        if (taken is not null)
        {
            return taken;
        }

        using var value = await _secrets.OpenAsync(vault, secret, cancel).ConfigureAwait(false);
        if (ImportedContent.Read(value, password).IsRefused(out var error, out var imported))
        {
            return error;
        }

        using (imported)
        {
            return imported.Leaf.NotAfter <= now ? CertificateRefusals.Expired
                : await AdoptAsync(vault, tx, secret, imported, password is { Length: > 0 }, issuer, now, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>After the commit.</summary>
    public void Adopted() => _due.Ring();

    private async ValueTask<Result<AdoptableSecret>> AdoptAsync(
        VaultEntry vault, Tx tx, SecretHead secret, ImportedContent imported, bool hasPassword, string? issuer, DateTimeOffset now, CancellationToken cancel)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (ImportedPolicy.Of(imported, null, null, seconds).IsRefused(out var error, out var policy))
        {
            return error;
        }

        if (issuer is not null)
        {
            policy = policy with
            {
                IssuerName = IssuerNames.Reserved(issuer) ?? issuer,
                Actions = [new LifetimeAction(IssuerNames.Reserved(issuer) == IssuerNames.Unknown ? LifetimeActionType.EmailContacts : LifetimeActionType.AutoRenew, IsPercentage: true, 80)],
            };
            if (await _issuers.CheckAsync(vault, tx, policy, cancel).ConfigureAwait(false) is { } noIssuer)
            {
                return noIssuer;
            }
        }

        var operations = KeyUsageNames.OperationsOf(policy.KeyUsage, policy.Shape.Type);
        if ((await _keys.TakeInAsync(vault, secret.Name, policy.Home, imported.Bundle.Key, operations).ConfigureAwait(false)).IsRefused(out error, out var prepared))
        {
            return error;
        }

        using (prepared)
        {
            var current = secret.Current;
            var version = new CertificateVersion
            {
                Version = current.Version,
                Ordinal = 1,
                Enabled = current.Enabled,
                NotBefore = imported.Leaf.NotBefore.ToUnixTimeSeconds(),
                Expires = imported.Leaf.NotAfter.ToUnixTimeSeconds(),
                Created = current.Created,
                Updated = seconds,
                Tags = current.Tags,
                Der = imported.Leaf.Der,
                Subject = imported.Leaf.Subject,
                ShowsKey = true,
            };
            var key = await _keys.DraftAsync(vault, tx, secret.Name, secret.Incarnation, current.Version, prepared, operations, seconds, cancel).ConfigureAwait(false);
            key = key with { Enabled = version.Enabled, NotBefore = version.NotBefore, Expires = version.Expires, Tags = version.Tags };
            await _keys.StageAsync(vault, tx, secret.Name, secret.Incarnation, key, replaces: false, now, cancel).ConfigureAwait(false);
            ManagedSecrets.Adopt(vault, tx, secret, version, policy.ContentType);
            var head = new CertificateHead { Name = secret.Name, Incarnation = secret.Incarnation, Policy = policy, Current = version };
            tx.Put(Shelf.LiveKey(vault, secret.Name), await CertificateDues.ScheduleAsync(vault, tx, null, head, cancel).ConfigureAwait(false));
            return new AdoptableSecret(secret.Name.Shown, imported.Bundle.IsPem, hasPassword, version.Subject, imported.Leaf.NotAfter);
        }
    }

    private async ValueTask<AdoptableSecret?> LookAsync(VaultEntry vault, SecretHead head, CancellationToken cancel)
    {
        using var value = await _secrets.OpenAsync(vault, head, cancel).ConfigureAwait(false);
        if (!ImportedContent.Read(value, null).IsRefused(out _, out var imported))
        {
            using (imported)
            {
                return new AdoptableSecret(head.Name.Shown, imported.Bundle.IsPem, HasPassword: false, imported.Leaf.Subject, imported.Leaf.NotAfter);
            }
        }

        return ImportedContent.LooksLikePfx(value) ? new AdoptableSecret(head.Name.Shown, IsPem: false, HasPassword: true, null, null) : null;
    }
}
