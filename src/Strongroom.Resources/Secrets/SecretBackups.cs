using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Backup and restore of one secret with all its versions (wire reference §7).</summary>
internal sealed class SecretBackups(SecretValues values, IPurposeSealer sealer)
{
    private static readonly ObjectShelf<SecretHead, SecretVersion> Shelf = SecretRows.Shelf;

    private readonly BackupSeal _seal = new(Shelf.Kind, sealer);

    public async ValueTask<Result<Answer>> BackupAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return target.NotFound();
        }

        if (head.IsManaged)
        {
            return Shelf.Kind.Managed("backup");
        }

        return await Shelf.AllVersionsAsync(passage.Vault, tx, head, BackupSeal.MaxVersions, cancel).ConfigureAwait(false) is { } versions
            ? new BackupAnswer(await SealAsync(passage, tx, head, versions, cancel).ConfigureAwait(false))
            : Shelf.Kind.TooManyVersions(BackupSeal.MaxVersions);
    }

    private async ValueTask<string> SealAsync(Passage passage, Tx tx, SecretHead head, List<SecretVersion> versions, CancellationToken cancel)
    {
        var opened = new List<(SecretVersion, SecretBytes)>(versions.Count);
        var writer = new RecordWriter();
        try
        {
            foreach (var version in versions)
            {
                opened.Add((version, await values.OpenAsync(passage.Vault, head.Incarnation, version, cancel).ConfigureAwait(false)));
            }

            SecretBackup.Write(writer, BackupRegistry.Register(passage, tx, Shelf.Kind, head.Name), head.Name, opened);
            return _seal.Seal(passage.Vault, writer.Written);
        }
        finally
        {
            writer.Reset();
            Dispose(opened);
        }
    }

    /// <summary>Under the original name only, which must be free; versions, times and attributes are kept, ids carry this vault's host.</summary>
    public async ValueTask<Result<Answer>> RestoreAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || _seal.Open(passage.Vault, body).IsRefused(out error, out var opened))
        {
            return error;
        }

        using (opened)
        {
            var (id, name, versions) = SecretBackup.Read(opened.Span);
            try
            {
                return await BackupRegistry.RefuseAsync(passage.Vault, tx, Shelf.Kind, id, cancel).ConfigureAwait(false) is { } revoked
                    ? revoked
                    : await RestoreAsync(passage, tx, name, versions, cancel).ConfigureAwait(false);
            }
            finally
            {
                Dispose(versions);
            }
        }
    }

    private async ValueTask<Result<Answer>> RestoreAsync(
        Passage passage, Tx tx, ObjectName name, List<(SecretVersion Version, SecretBytes Value)> versions, CancellationToken cancel)
    {
        var vault = passage.Vault;
        passage.ObjectId = Shelf.Kind.BaseId(passage.Origin, name);
        if (passage.AskFor(Shelf.Kind.Collection, name) is { } forbidden)
        {
            return forbidden;
        }

        if (await Shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is { } live)
        {
            return Shelf.Kind.RestoreConflict(Shelf.Kind.Id(passage.Origin, live.Name, live.Current.Version));
        }

        if (await Shelf.ClaimNameAsync(tx, vault, name, passage.Now, cancel).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        var incarnation = Entropy.NewGuid();
        SecretHead? head = null;
        foreach (var (version, value) in versions)
        {
            if (head is not null)
            {
                Shelf.Retire(vault, tx, head);
            }

            var sealedValue = await values.SealAsync(vault, incarnation, version.Version, value, cancel).ConfigureAwait(false);
            head = new SecretHead { Name = name, Incarnation = incarnation, Current = version with { SealedValue = sealedValue } };
        }

        tx.Put(Shelf.LiveKey(vault, name), head!);
        passage.Secret = SecretReading.Audited(head!.Current);
        return new SecretAnswer(passage, head, head.Current, value: null);
    }

    private static void Dispose(List<(SecretVersion Version, SecretBytes Value)> versions)
    {
        foreach (var (_, value) in versions)
        {
            value.Dispose();
        }
    }
}
