using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>
/// The usage guard: leave to use the material of one version for one purpose. <see cref="KeyMaterials"/> gives nothing out without one, and the
/// rules here are the only way to one (S10, S11).
/// </summary>
internal sealed class KeyPermit
{
    private KeyPermit(Guid incarnation, KeyVersion version, KeyOperation? operation)
    {
        Incarnation = incarnation;
        Version = version;
        Operation = operation;
    }

    public Guid Incarnation { get; }

    public KeyVersion Version { get; }

    /// <summary>Null when the material itself is asked for.</summary>
    public KeyOperation? Operation { get; }

    /// <summary>
    /// Leave to use the key for one operation: it is live and enabled, the operation is one of its own, and what makes something new is inside the
    /// key's validity (wire reference §5.2, §5.4).
    /// </summary>
    public static Result<KeyPermit> For(KeyHead head, KeyVersion version, KeyOperation operation, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(version);
        if (head.DeletedAt is not null)
        {
            return KeyRows.Shelf.Kind.NotFound($"{head.Name.Shown}/{version.Version}");
        }

        if (!version.Enabled)
        {
            return KeyRefusals.Disabled(operation);
        }

        if (!version.Operations.Contains(operation))
        {
            return KeyRefusals.NotPermitted(operation);
        }

        var seconds = now.ToUnixTimeSeconds();
        if (MakesSomethingNew(operation))
        {
            if (version.NotBefore > seconds)
            {
                return KeyRefusals.NotYetValid(operation);
            }

            if (version.Expires <= seconds)
            {
                return KeyRefusals.Expired(operation);
            }
        }

        return new KeyPermit(head.Incarnation, version, operation);
    }

    /// <summary>Leave to seal the material into a backup: every version of a live key, also a disabled one (wire reference §7).</summary>
    public static Result<KeyPermit> ForBackup(KeyHead head, KeyVersion version)
    {
        ArgumentNullException.ThrowIfNull(head);
        return head.DeletedAt is null ? new KeyPermit(head.Incarnation, version, null) : KeyRows.Shelf.Kind.NotFound(head.Name.Shown);
    }

    /// <summary>
    /// Leave to wrap the key out of its token, for whoever its policy means: it is live, enabled and was made for release. Its validity does not
    /// matter, as for decrypting (wire reference §5.4).
    /// </summary>
    public static Result<KeyPermit> ForRelease(KeyHead head, KeyVersion version)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(version);
        return head.DeletedAt is not null ? KeyRows.Shelf.Kind.NotFound($"{head.Name.Shown}/{version.Version}")
            : !version.Enabled ? KeyRefusals.ReleaseOfDisabled
            : !head.IsExportable || head.ReleasePolicy is null || version.Home != KeyHome.Token ? KeyRefusals.NotForRelease
            : new KeyPermit(head.Incarnation, version, null);
    }

    /// <summary>
    /// Leave to make a certificate's request, secret or next version with the certificate's own key: it is managed, and live unless its version is still
    /// pending and in no head.
    /// </summary>
    public static KeyPermit ForCertificate(Guid incarnation, KeyVersion version) => new(incarnation, version, null);

    /// <summary>Leave to destroy what a purged version has in a token.</summary>
    public static KeyPermit ForErasure(Guid incarnation, KeyVersion version) => new(incarnation, version, null);

    /// <summary>What has been encrypted, signed or wrapped must stay readable when its key has expired; nothing new is made with it.</summary>
    private static bool MakesSomethingNew(KeyOperation operation) => operation is KeyOperation.Encrypt or KeyOperation.Sign or KeyOperation.WrapKey;
}
