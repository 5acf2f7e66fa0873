using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;
using Strongroom.Objects;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Takes key and secret along. An operation in progress is not in the backup: what it waits for would come to the original.</summary>
internal sealed class CertificateBackups(KeyBackups keys, SecretBackups secrets, IPurposeSealer sealer)
    : ObjectBackups<CertificateHead, CertificateVersion, CertificateBackup>(CertificateRows.Shelf, sealer)
{
    private static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = CertificateRows.Shelf;

    public override async ValueTask<Result<CertificateBackup>> CollectAsync(
        VaultEntry vault, Tx tx, CertificateHead found, List<CertificateVersion> versions, CancellationToken cancel)
    {
        if (await tx.FindAsync(KeyRows.Shelf.LiveKey(vault, found.Name), cancel).ConfigureAwait(false) is not { } key
            || await tx.FindAsync(SecretRows.Shelf.LiveKey(vault, found.Name), cancel).ConfigureAwait(false) is not { } secret)
        {
            throw new InvalidDataException("A certificate has lost its key or its secret");
        }

        var keyVersions = await KeyRows.Shelf.AllVersionsAsync(vault, tx, key, BackupSeal.MaxVersions, cancel).ConfigureAwait(false);
        var secretVersions = await SecretRows.Shelf.AllVersionsAsync(vault, tx, secret, BackupSeal.MaxVersions, cancel).ConfigureAwait(false);
        if (keyVersions is null || secretVersions is null)
        {
            return Shelf.Kind.TooManyVersions(BackupSeal.MaxVersions);
        }

        if ((await keys.CollectAsync(vault, tx, key, keyVersions, cancel).ConfigureAwait(false)).IsRefused(out var error, out var keyBackup))
        {
            return error;
        }

        if ((await secrets.CollectAsync(vault, tx, secret, secretVersions, cancel).ConfigureAwait(false)).IsRefused(out error, out var secretBackup))
        {
            keyBackup.Dispose();
            return error;
        }

        var head = found with { Operation = found.Operation is { InProgress: true } ? null : found.Operation };
        return new CertificateBackup(head, versions, keyBackup, secretBackup);
    }

    public override async ValueTask<Result<CertificateHead>> StageAsync(Passage passage, Tx tx, CertificateBackup content, CancellationToken cancel)
    {
        var name = content.Head.Name;
        var taken = await keys.RefuseNameAsync(passage, tx, name, cancel).ConfigureAwait(false)
            ?? await secrets.RefuseNameAsync(passage, tx, name, cancel).ConfigureAwait(false);
        if (taken is not null)
        {
            return taken;
        }

        var (vault, incarnation) = (passage.Vault, Entropy.NewGuid());
        if ((await keys.StageAsync(passage, tx, content.Key, incarnation, cancel).ConfigureAwait(false)).IsRefused(out var error, out _)
            || (await secrets.StageAsync(vault, tx, content.Secret, incarnation, cancel).ConfigureAwait(false)).IsRefused(out error, out _))
        {
            return error;
        }

        CertificateHead? head = null;
        foreach (var version in content.Versions)
        {
            if (head is not null)
            {
                Shelf.Retire(vault, tx, head);
            }

            head = content.Head with { Incarnation = incarnation, Current = version, DeletedAt = null, PurgeAt = null };
        }

        head = await CertificateDues.ScheduleAsync(vault, tx, null, head!, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(vault, name), head);
        return head;
    }

    protected override void Write(RecordWriter writer, CertificateBackup content) => CertificateBackup.Write(writer, content);

    protected override CertificateBackup Read(ref RecordReader reader) => CertificateBackup.Read(ref reader);

    protected override ObjectName NameOf(CertificateBackup content) => content.Head.Name;

    protected override Answer Shown(Passage passage, CertificateHead restored) => new CertificateAnswer(passage, restored, restored.Current);
}
