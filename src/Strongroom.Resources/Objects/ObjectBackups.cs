using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>
/// Backup and restore of one object with all its versions (wire reference §7): sealed for the tenant and subscription, entered in the registry, and
/// restored under the original name only, which must be free. Its content has everything in clear, and never leaves sealed memory unsealed.
/// </summary>
internal abstract class ObjectBackups<TObject, TVersion, TContent>(ObjectShelf<TObject, TVersion> shelf, IPurposeSealer sealer)
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
    where TContent : class, IDisposable
{
    private readonly BackupSeal _seal = new(shelf.Kind, sealer);

    public async ValueTask<Result<Answer>> BackupAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } found)
        {
            return target.NotFound();
        }

        if (found.IsManaged)
        {
            return shelf.Kind.Managed("backup");
        }

        if (await shelf.AllVersionsAsync(passage.Vault, tx, found, BackupSeal.MaxVersions, cancel).ConfigureAwait(false) is not { } versions)
        {
            return shelf.Kind.TooManyVersions(BackupSeal.MaxVersions);
        }

        if ((await CollectAsync(passage.Vault, tx, found, versions, cancel).ConfigureAwait(false)).IsRefused(out error, out var content))
        {
            return error;
        }

        var writer = new RecordWriter();
        using (content)
        {
            try
            {
                writer.Guid(BackupRegistry.Register(passage, tx, shelf.Kind, found.Name));
                Write(writer, content);
                Note(passage, found);
                return new BackupAnswer(_seal.Seal(passage.Vault, writer.Written));
            }
            finally
            {
                writer.Reset();
            }
        }
    }

    /// <summary>Versions, times, attributes and policies are kept; ids carry this vault's host.</summary>
    public async ValueTask<Result<Answer>> RestoreAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || _seal.Open(passage.Vault, body).IsRefused(out error, out var opened))
        {
            return error;
        }

        using (opened)
        {
            if (Parse(opened.Span).IsRefused(out error, out var parsed))
            {
                return error;
            }

            var (id, content) = parsed;
            using (content)
            {
                var name = NameOf(content);
                passage.ObjectId = shelf.Kind.BaseId(passage.Origin, name);
                var refused = await BackupRegistry.RefuseAsync(passage.Vault, tx, shelf.Kind, id, cancel).ConfigureAwait(false)
                    ?? Ask(passage, name)
                    ?? await RefuseNameAsync(passage, tx, name, cancel).ConfigureAwait(false);
                return refused is null ? await RestoreAsync(passage, tx, content, cancel).ConfigureAwait(false) : refused;
            }
        }
    }

    /// <summary>Null when an object of this name can be restored: none is live, and none that was deleted can be recovered.</summary>
    public async ValueTask<VaultError?> RefuseNameAsync(Passage passage, Tx tx, ObjectName name, CancellationToken cancel) =>
        await shelf.FindLiveAsync(passage, tx, name, cancel).ConfigureAwait(false) is { } live
            ? shelf.Kind.RestoreConflict(shelf.Kind.Id(passage.Origin, live.Name, live.Current.Version))
            : await shelf.ClaimNameAsync(tx, passage.Vault, name, passage.Now, cancel).ConfigureAwait(false);

    /// <summary>Opens what is sealed in the versions.</summary>
    public abstract ValueTask<Result<TContent>> CollectAsync(VaultEntry vault, Tx tx, TObject found, List<TVersion> versions, CancellationToken cancel);

    /// <summary>Stages the object under its name, which is free; what it has outside of the store is made anew.</summary>
    public abstract ValueTask<Result<TObject>> StageAsync(Passage passage, Tx tx, TContent content, CancellationToken cancel);

    protected abstract void Write(RecordWriter writer, TContent content);

    /// <exception cref="InvalidDataException">It is something else.</exception>
    protected abstract TContent Read(ref RecordReader reader);

    protected abstract ObjectName NameOf(TContent content);

    protected abstract Answer Shown(Passage passage, TObject restored);

    protected virtual void Note(Passage passage, TObject found)
    {
    }

    /// <summary>Refuses, once the name is known, what the door could not judge.</summary>
    protected virtual VaultError? Ask(Passage passage, ObjectName name) => null;

    private async ValueTask<Result<Answer>> RestoreAsync(Passage passage, Tx tx, TContent content, CancellationToken cancel)
    {
        if ((await StageAsync(passage, tx, content, cancel).ConfigureAwait(false)).IsRefused(out var error, out var restored))
        {
            return error;
        }

        Note(passage, restored);
        return Shown(passage, restored);
    }

    /// <summary>Refuses what was sealed here and is of another build's form.</summary>
    private Result<(Guid Id, TContent Content)> Parse(ReadOnlySpan<byte> opened)
    {
        try
        {
            var reader = new RecordReader(opened);
            var id = reader.Guid();
            var content = Read(ref reader);
            if (reader.AtEnd)
            {
                return (id, content);
            }

            content.Dispose();
            return shelf.Kind.BadBackup;
        }
        catch (InvalidDataException)
        {
            return shelf.Kind.BadBackup;
        }
    }
}
