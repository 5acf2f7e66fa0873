using Strongroom.Barrier;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Get, and the lists.</summary>
internal sealed class KeyReading(IPurposeSealer tokens)
{
    private static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = KeyRows.Shelf;

    public ObjectLists<KeyHead, KeyVersion> Lists { get; } =
        new(Shelf, tokens, (json, passage, id, item) => KeyJson.WriteItem(json, passage, id, item.Object, item.Version));

    /// <summary>A disabled key is shown too: only its use is refused (wire reference §3.5).</summary>
    public static async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
            await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
        {
            return target.NotFound();
        }

        Note(passage, version);
        return new KeyAnswer(passage, head, version);
    }

    /// <summary>
    /// What an HSM's maker attests of a key. PKCS#11 has no way to ask for it, and this server's own word in its place would pass for a maker's: there
    /// is none, and the answer says so (decision 0020).
    /// </summary>
    public static async ValueTask<Result<Answer>> GetAttestationAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await Shelf.FindLiveAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head ||
            await Shelf.FindVersionAsync(passage.Vault, tx, head, target, cancel).ConfigureAwait(false) is not { } version)
        {
            return target.NotFound();
        }

        Note(passage, version);
        return version.Home == KeyHome.Token ? KeyRefusals.NoAttestation : KeyRefusals.NoAttestationOfSoftware;
    }

    public static async ValueTask<Result<Answer>> GetDeletedAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (ObjectTarget.Bind(passage, Shelf.Kind).IsRefused(out var error, out var target))
        {
            return error;
        }

        if (await Shelf.FindDeletedAsync(passage, tx, target.Name, cancel).ConfigureAwait(false) is not { } head)
        {
            return Shelf.Kind.DeletedNotFound(target.Name);
        }

        Note(passage, head.Current);
        return new KeyAnswer(passage, head, head.Current);
    }

    /// <summary>Notes for the audit record what kind of key it is about.</summary>
    internal static void Note(Passage passage, KeyVersion version) => passage.Key = Audited(version);

    internal static AuditedKey Audited(KeyVersion version) => new(
        version.WireType, version.Shape.Bits, version.Shape.Curve?.Name, string.Join(',', version.Operations.Select(KeyOperationRules.NameOf)),
        version.Enabled, version.NotBefore, version.Expires, version.HsmPlatform);
}
