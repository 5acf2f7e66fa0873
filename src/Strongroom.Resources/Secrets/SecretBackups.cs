using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

internal sealed class SecretBackups(SecretValues values, IPurposeSealer sealer) : ObjectBackups<SecretHead, SecretVersion, SecretBackup>(SecretRows.Shelf, sealer)
{
    private static readonly ObjectShelf<SecretHead, SecretVersion> Shelf = SecretRows.Shelf;

    public override async ValueTask<Result<SecretBackup>> CollectAsync(VaultEntry vault, Tx tx, SecretHead found, List<SecretVersion> versions, CancellationToken cancel)
    {
        var backup = new SecretBackup(found, new(versions.Count));
        try
        {
            foreach (var version in versions)
            {
                backup.Versions.Add((version, await values.OpenAsync(vault, found.Incarnation, version, cancel).ConfigureAwait(false)));
            }

            return backup;
        }
        catch
        {
            backup.Dispose();
            throw;
        }
    }

    public override ValueTask<Result<SecretHead>> StageAsync(Passage passage, Tx tx, SecretBackup content, CancellationToken cancel) =>
        StageAsync(passage.Vault, tx, content, Entropy.NewGuid(), cancel);

    /// <summary>With the incarnation of what it belongs to.</summary>
    public async ValueTask<Result<SecretHead>> StageAsync(VaultEntry vault, Tx tx, SecretBackup content, Guid incarnation, CancellationToken cancel)
    {
        SecretHead? head = null;
        foreach (var (version, value) in content.Versions)
        {
            if (head is not null)
            {
                Shelf.Retire(vault, tx, head);
            }

            var sealedValue = await values.SealAsync(vault, incarnation, version.Version, value, cancel).ConfigureAwait(false);
            head = content.Head with { Incarnation = incarnation, Current = version with { SealedValue = sealedValue }, DeletedAt = null, PurgeAt = null };
        }

        tx.Put(Shelf.LiveKey(vault, head!.Name), head);
        return head;
    }

    protected override void Write(RecordWriter writer, SecretBackup content) => SecretBackup.Write(writer, content);

    protected override SecretBackup Read(ref RecordReader reader) => SecretBackup.Read(ref reader);

    protected override ObjectName NameOf(SecretBackup content) => content.Head.Name;

    protected override Answer Shown(Passage passage, SecretHead restored) => new SecretAnswer(passage, restored, restored.Current, value: null);

    protected override void Note(Passage passage, SecretHead found) => passage.Secret = SecretReading.Audited(found.Current);

    protected override VaultError? Ask(Passage passage, ObjectName name) => passage.AskFor(Shelf.Kind.Collection, name);
}
