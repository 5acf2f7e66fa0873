using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

internal sealed class KeyBackups(KeyMaterials materials, IPurposeSealer sealer) : ObjectBackups<KeyHead, KeyVersion, KeyBackup>(KeyRows.Shelf, sealer)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    public override async ValueTask<Result<KeyBackup>> CollectAsync(VaultEntry vault, Tx tx, KeyHead found, List<KeyVersion> versions, CancellationToken cancel)
    {
        var backup = new KeyBackup(found, new(versions.Count));
        try
        {
            foreach (var version in versions)
            {
                var material = await materials.OpenAsync(vault, KeyPermit.ForBackup(found, version).Value, cancel).ConfigureAwait(false);
                backup.Versions.Add((version, material));
                if (version.Home == KeyHome.Token)
                {
                    await TokenLedger.MarkBackedUpAsync(vault, tx, material, cancel).ConfigureAwait(false);
                }
            }

            return backup;
        }
        catch
        {
            backup.Dispose();
            throw;
        }
    }

    public override ValueTask<Result<KeyHead>> StageAsync(Passage passage, Tx tx, KeyBackup content, CancellationToken cancel) =>
        StageAsync(passage, tx, content, Entropy.NewGuid(), cancel);

    /// <summary>With the incarnation of what it belongs to.</summary>
    public async ValueTask<Result<KeyHead>> StageAsync(Passage passage, Tx tx, KeyBackup content, Guid incarnation, CancellationToken cancel)
    {
        var (vault, saved, versions) = (passage.Vault, content.Head, content.Versions);
        if (Misplaced(vault, versions) is { } misplaced)
        {
            return misplaced;
        }

        if (passage.Kept is not RestoredKeys prepared)
        {
            // A token may take its time: it must not hold a thread that answers requests.
            if ((await CopyInTokenAsync(vault, saved.Name, versions).ConfigureAwait(false)).IsRefused(out var error, out var copied))
            {
                return error;
            }

            passage.Kept = prepared = copied;
        }

        KeyHead? head = null;
        for (var i = 0; i < versions.Count; i++)
        {
            if (head is not null)
            {
                Shelf.Retire(vault, tx, head);
            }

            var (version, material) = versions[i];
            if (prepared.References[i] is { } reference)
            {
                TokenLedger.Enter(vault, tx, incarnation, saved.Name, reference.Span);
            }

            var sealedMaterial = await materials.SealAsync(vault, incarnation, version.Version, prepared.References[i] ?? material, cancel).ConfigureAwait(false);
            head = saved with { Incarnation = incarnation, Current = version with { SealedMaterial = sealedMaterial }, DeletedAt = null, PurgeAt = null };
        }

        head = await KeyDues.ScheduleAsync(vault, tx, null, head!, cancel).ConfigureAwait(false);
        tx.Put(Shelf.LiveKey(vault, saved.Name), head);
        return head;
    }

    protected override void Write(RecordWriter writer, KeyBackup content) => KeyBackup.Write(writer, content);

    protected override KeyBackup Read(ref RecordReader reader) => KeyBackup.Read(ref reader);

    protected override ObjectName NameOf(KeyBackup content) => content.Head.Name;

    protected override Answer Shown(Passage passage, KeyHead restored) => new KeyAnswer(passage, restored, restored.Current);

    protected override void Note(Passage passage, KeyHead found) => KeyReading.Note(passage, found.Current);

    /// <summary>A restored key lives where it lived: symmetric keys on managed HSMs, those of a token where keys of tokens may be.</summary>
    private static VaultError? Misplaced(VaultEntry vault, List<(KeyVersion Version, SecretBytes Material)> versions) =>
        versions.Any(one => one.Version.Shape.Type == KeyType.Oct) && !vault.IsManagedHsm ? KeyRefusals.OctNeedsHsm
        : versions.Any(one => one.Version.Home == KeyHome.Token) && !vault.IsPremium ? KeyRefusals.NotPremium
        : null;

    private async ValueTask<Result<RestoredKeys>> CopyInTokenAsync(VaultEntry vault, ObjectName name, List<(KeyVersion Version, SecretBytes Material)> versions)
    {
        try
        {
            return await Task.Run(() => CopyInToken(vault, name, versions), CancellationToken.None).ConfigureAwait(false);
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }

    /// <summary>What is restored must not share an object of the token with another key: a purge of either would destroy both.</summary>
    private Result<RestoredKeys> CopyInToken(VaultEntry vault, ObjectName name, List<(KeyVersion Version, SecretBytes Material)> versions)
    {
        var references = new SecretBytes?[versions.Count];
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].Version.Home != KeyHome.Token)
            {
                continue;
            }

            if (materials.Token is not { } token)
            {
                return KeyRefusals.NoToken;
            }

            if (token.Copy(versions[i].Material.Span, materials.Label(vault, name)) is not { } copy)
            {
                return Refusals.InvalidProperty("value", "The HSM attached to this installation does not hold the key of which this is a backup.");
            }

            references[i] = new SecretBytes(copy);
        }

        return new RestoredKeys(references);
    }
}
