using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Backup and restore of one key with all its versions (wire reference §7).</summary>
internal sealed class KeyBackups(KeyMaterials materials, IPurposeSealer sealer)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

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

        if (await Shelf.AllVersionsAsync(passage.Vault, tx, head, BackupSeal.MaxVersions, cancel).ConfigureAwait(false) is not { } versions)
        {
            return Shelf.Kind.TooManyVersions(BackupSeal.MaxVersions);
        }

        KeyReading.Note(passage, head.Current);
        return new BackupAnswer(await SealAsync(passage, tx, head, versions, cancel).ConfigureAwait(false));
    }

    private async ValueTask<string> SealAsync(Passage passage, Tx tx, KeyHead head, List<KeyVersion> versions, CancellationToken cancel)
    {
        var opened = new List<(KeyVersion, SecretBytes)>(versions.Count);
        var writer = new RecordWriter();
        try
        {
            foreach (var version in versions)
            {
                var material = await materials.OpenAsync(passage.Vault, KeyPermit.ForBackup(head, version).Value, cancel).ConfigureAwait(false);
                opened.Add((version, material));
                if (version.Home == KeyHome.Token)
                {
                    await TokenLedger.MarkBackedUpAsync(passage.Vault, tx, material, cancel).ConfigureAwait(false);
                }
            }

            KeyBackup.Write(writer, BackupRegistry.Register(passage, tx, Shelf.Kind, head.Name), head, opened);
            return _seal.Seal(passage.Vault, writer.Written);
        }
        finally
        {
            writer.Reset();
            Dispose(opened);
        }
    }

    /// <summary>Under the original name only, which must be free; versions, times, attributes and policies are kept, ids carry this vault's host.</summary>
    public async ValueTask<Result<Answer>> RestoreAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) || _seal.Open(passage.Vault, body).IsRefused(out error, out var opened))
        {
            return error;
        }

        using (opened)
        {
            var (id, head, versions) = KeyBackup.Read(opened.Span);
            try
            {
                return await BackupRegistry.RefuseAsync(passage.Vault, tx, Shelf.Kind, id, cancel).ConfigureAwait(false) is { } revoked
                    ? revoked
                    : await RestoreAsync(passage, tx, head, versions, cancel).ConfigureAwait(false);
            }
            catch (TokenUnavailableException)
            {
                return KeyRefusals.TokenUnavailable;
            }
            finally
            {
                Dispose(versions);
            }
        }
    }

    private async ValueTask<Result<Answer>> RestoreAsync(
        Passage passage, Tx tx, KeyHead saved, List<(KeyVersion Version, SecretBytes Material)> versions, CancellationToken cancel)
    {
        var vault = passage.Vault;
        passage.ObjectId = Shelf.Kind.BaseId(passage.Origin, saved.Name);
        if (await Shelf.FindLiveAsync(passage, tx, saved.Name, cancel).ConfigureAwait(false) is { } live)
        {
            return Shelf.Kind.RestoreConflict(Shelf.Kind.Id(passage.Origin, live.Name, live.Current.Version));
        }

        if (await Shelf.ClaimNameAsync(tx, vault, saved.Name, passage.Now, cancel).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        if (Misplaced(vault, versions) is { } misplaced)
        {
            return misplaced;
        }

        if (passage.Kept is not RestoredKeys prepared)
        {
            // A token may take its time: it must not hold a thread that answers requests.
            if ((await Task.Run(() => CopyInToken(vault, saved.Name, versions), CancellationToken.None).ConfigureAwait(false)).IsRefused(out var error, out var copied))
            {
                return error;
            }

            passage.Kept = prepared = copied;
        }

        var incarnation = Entropy.NewGuid();
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
        KeyReading.Note(passage, head.Current);
        return new KeyAnswer(passage, head, head.Current);
    }

    /// <summary>A restored key lives where it lived: symmetric keys on managed HSMs, those of a token where keys of tokens may be.</summary>
    private static VaultError? Misplaced(VaultEntry vault, List<(KeyVersion Version, SecretBytes Material)> versions) =>
        versions.Any(one => one.Version.Shape.Type == KeyType.Oct) && !vault.IsManagedHsm ? KeyRefusals.OctNeedsHsm
        : versions.Any(one => one.Version.Home == KeyHome.Token) && !vault.IsPremium ? KeyRefusals.NotPremium
        : null;

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

    private static void Dispose(List<(KeyVersion Version, SecretBytes Material)> versions)
    {
        foreach (var (_, material) in versions)
        {
            material.Dispose();
        }
    }
}
