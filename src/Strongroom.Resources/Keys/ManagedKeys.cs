using System.Collections.Immutable;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Schedule;
using Strongroom.Storage;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Keys;

/// <summary>
/// The keys behind certificates: key and certificate share name, incarnation and version ids, and only the certificate changes the key (wire
/// reference §6.6). What is staged here commits with the certificate's own rows.
/// </summary>
internal sealed class ManagedKeys(KeyMaterials materials, KeyMaking making, KeyCosts costs, KeyRemoval removal, KeyWorkshop workshop)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    /// <summary>Null when a key of this kind can live there in this vault; else why not, of a property of the certificate's policy.</summary>
    public VaultError? Check(VaultEntry vault, KeyHome home, KeyShape? shape, ImmutableArray<KeyOperation> operations) =>
        home == KeyHome.Software ? null
        : !vault.IsPremium ? Refusals.InvalidProperty("policy.key_props.kty", "HSM-protected keys need a vault with the sku premium.")
        : materials.Token is not { } token ? Refusals.InvalidProperty("policy.key_props.kty", "No HSM is attached to this installation. An operator attaches one.")
        : shape is not null && token.Lacks(shape, operations) is { } lacking ? Refusals.InvalidProperty("policy.key_props", lacking)
        : null;

    /// <summary>Null when the creation fits the vault's budget.</summary>
    public VaultError? Admit(Passage passage, KeyHome home) => costs.AdmitCreation(passage, home);

    /// <summary>Makes a key, which the caller disposes.</summary>
    public ValueTask<Result<PreparedKey>> GenerateAsync(VaultEntry vault, ObjectName name, KeyHome home, KeyShape shape, ImmutableArray<KeyOperation> operations) =>
        making.GenerateAsync(vault, name, home, shape, operations, isExportable: false);

    /// <summary>Takes in a key that came with a certificate and has passed the checks of imports.</summary>
    /// <param name="key">Stays the caller's to dispose.</param>
    public ValueTask<Result<PreparedKey>> TakeInAsync(VaultEntry vault, ObjectName name, KeyHome home, NewSoftwareKey key, ImmutableArray<KeyOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(key);
        return home == KeyHome.Software
            ? ValueTask.FromResult<Result<PreparedKey>>(PreparedKey.Of(key with { Material = new SecretBytes(key.Material.Span) }))
            : InTokenAsync<PreparedKey>(() => PreparedKey.Of(materials.Token!.Import(key, operations, materials.Label(vault, name))) with { Operations = operations });
    }

    /// <summary>The key of a version once more, for the next version: of the same material, and its own to destroy.</summary>
    public async ValueTask<Result<PreparedKey>> ReuseAsync(VaultEntry vault, ObjectName name, Guid incarnation, KeyVersion version, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(version);
        var material = await materials.OpenAsync(vault, KeyPermit.ForCertificate(incarnation, version), cancel).ConfigureAwait(false);
        if (version.Home == KeyHome.Software)
        {
            return new PreparedKey(version.Shape, version.PublicParts, material, null);
        }

        using (material)
        {
            return await InTokenAsync<PreparedKey>(() => materials.Token?.Copy(material.Span, materials.Label(vault, name)) is { } copy
                ? new PreparedKey(version.Shape, version.PublicParts, null, copy) { Operations = version.Operations }
                : KeyRefusals.TokenUnavailable).ConfigureAwait(false);
        }
    }

    /// <summary>A key that was just prepared, to sign its certificate or request with; the caller disposes it.</summary>
    public CryptoKey Open(PreparedKey prepared) => materials.Open(prepared);

    /// <summary>Runs what signs with a key on the workshop's threads: a token may take its time.</summary>
    public ValueTask<Result<T>> SignAsync<T>(Func<Result<T>> sign) => InTokenAsync(sign);

    /// <summary>The key's material, of a software key; the caller disposes it.</summary>
    public ValueTask<SecretBytes> MaterialAsync(VaultEntry vault, Guid incarnation, KeyVersion version, CancellationToken cancel) =>
        version.Home == KeyHome.Software
            ? materials.OpenAsync(vault, KeyPermit.ForCertificate(incarnation, version), cancel)
            : throw new InvalidOperationException("What a token holds has no material here");

    /// <summary>A version to be, disabled, with the key sealed for it; the token's object is entered in the ledger.</summary>
    public async ValueTask<KeyVersion> DraftAsync(
        VaultEntry vault, Tx tx, ObjectName name, Guid incarnation, ObjectVersion id, PreparedKey prepared, ImmutableArray<KeyOperation> operations, long now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        if (prepared.Reference is { } reference)
        {
            TokenLedger.Enter(vault, tx, incarnation, name, reference);
        }

        return new KeyVersion
        {
            Version = id,
            Ordinal = 0,
            Enabled = false,
            NotBefore = null,
            Expires = null,
            Created = now,
            Updated = now,
            Tags = null,
            Shape = prepared.Shape,
            Home = prepared.Home,
            Operations = operations,
            PublicParts = prepared.PublicParts,
            SealedMaterial = await materials.SealAsync(vault, incarnation, id, prepared, cancel).ConfigureAwait(false),
        };
    }

    /// <summary>Null when a certificate may take the name: no key has it, or the certificate's own.</summary>
    public static async ValueTask<VaultError?> ClaimAsync(VaultEntry vault, Tx tx, ObjectName name, DateTimeOffset now, CancellationToken cancel)
    {
        if (await Shelf.ClaimNameAsync(tx, vault, name, now, cancel).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }

        return await tx.FindAsync(Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is { IsManaged: false } other ? Taken(other.Name) : null;
    }

    /// <summary>Stages a version as the current one.</summary>
    /// <param name="replaces">The current version has never had a certificate, and makes way instead of becoming an older one.</param>
    public async ValueTask StageAsync(VaultEntry vault, Tx tx, ObjectName name, Guid incarnation, KeyVersion version, bool replaces, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(version);
        var key = Shelf.LiveKey(vault, name);
        var before = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (before is not null && !replaces)
        {
            Shelf.Retire(vault, tx, before);
        }
        else if (before is not null && before.Current.Version != version.Version)
        {
            await EndAsync(vault, tx, name, incarnation, before.Current, now, cancel).ConfigureAwait(false);
        }

        var ordinal = before is null ? 1 : replaces ? before.Current.Ordinal : before.Current.Ordinal + 1;
        tx.Put(key, new KeyHead { Name = before?.Name ?? name, Incarnation = incarnation, IsManaged = true, Current = version with { Ordinal = ordinal } });
    }

    /// <summary>Stages the changed attributes of a version of a live key.</summary>
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

    /// <summary>Ends what a token holds of a version that never had a certificate.</summary>
    public async ValueTask EndAsync(VaultEntry vault, Tx tx, ObjectName name, Guid incarnation, KeyVersion version, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (version.Home != KeyHome.Token)
        {
            return;
        }

        using var reference = await materials.OpenAsync(vault, KeyPermit.ForCertificate(incarnation, version), cancel).ConfigureAwait(false);
        var erasure = new DueItem(now.ToUnixTimeSeconds(), TokenErasure.WorkKind, incarnation, vault.Tenant, vault.Id, vault.Name.Value, name.Folded);
        await TokenLedger.EndAsync(tx, erasure, reference, now, cancel).ConfigureAwait(false);
    }

    /// <summary>The key's version of this id; null when there is none.</summary>
    public static async ValueTask<KeyVersion?> FindAsync(VaultEntry vault, Tx tx, ObjectName name, ObjectVersion version, CancellationToken cancel) =>
        await tx.FindAsync(Shelf.LiveKey(vault, name), cancel).ConfigureAwait(false) is { } head
            ? await Shelf.FindVersionAsync(vault, tx, head, version, cancel).ConfigureAwait(false)
            : null;

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

    /// <summary>Drops parsed versions, once the change that makes them useless is durable.</summary>
    public void Forget(Guid incarnation) => materials.Forget(incarnation);

    private static VaultError Taken(ObjectName name) =>
        new(409, "Conflict", $"A key {name} exists that belongs to no certificate; a certificate needs the name for its own key.");

    private async ValueTask<Result<T>> InTokenAsync<T>(Func<Result<T>> work)
    {
        if (workshop.TryRun(work) is not { } done)
        {
            return KeyRefusals.Overloaded;
        }

        try
        {
            return await done.ConfigureAwait(false);
        }
        catch (TokenUnavailableException)
        {
            return KeyRefusals.TokenUnavailable;
        }
    }
}
