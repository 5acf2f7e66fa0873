using Strongroom.Barrier;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>Get, and the lists, which never show a value.</summary>
internal sealed class SecretReading(SecretValues values, IPurposeSealer tokens)
{
    private static readonly ObjectShelf<SecretHead, SecretVersion> Shelf = SecretRows.Shelf;

    public ObjectLists<SecretHead, SecretVersion> Lists { get; } =
        new(Shelf, tokens, (json, passage, id, item) => SecretJson.WriteBundle(json, passage, id, item.Object, item.Version, value: null));

    /// <summary>An expired or not yet valid secret is returned; a disabled one is not (wire reference §3.4).</summary>
    public async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
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

        passage.Secret = Audited(version);
        return version.Enabled
            ? new SecretAnswer(passage, head, version, await values.OpenAsync(passage.Vault, head.Incarnation, version, cancel).ConfigureAwait(false))
            : SecretRefusals.Disabled;
    }

    /// <summary>Also refused for a disabled secret (G17).</summary>
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

        return head.Current.Enabled ? new SecretAnswer(passage, head, head.Current, value: null) : SecretRefusals.Disabled;
    }

    internal static AuditedSecret Audited(SecretVersion version) => new(version.ContentType, version.Enabled, version.NotBefore, version.Expires);
}
