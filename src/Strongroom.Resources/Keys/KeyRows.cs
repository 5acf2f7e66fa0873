using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>The rows of keys.</summary>
internal static class KeyRows
{
    public static readonly RowShape<KeyHead> Live = new("t/{tenant}/v/{vault}/keys/{name}", "a live key with its current version");

    public static readonly RowShape<KeyHead> Deleted = new("t/{tenant}/v/{vault}/keys-deleted/{name}", "a deleted key that can still be recovered");

    public static readonly RowShape<KeyVersion> Version =
        new("t/{tenant}/v/{vault}/keys-version/{incarnation}/{ordinal}", "an older version of a key, in order of creation");

    public static readonly RowShape<VersionIndex> Index =
        new("t/{tenant}/v/{vault}/keys-index/{incarnation}/{version}", "the place of an older version of a key, by its version id");

    public static readonly RowShape<TokenObject> TokenObjects =
        new("t/{tenant}/v/{vault}/keys-token/{reference}", "an object of the token that holds a version of a key");

    public static readonly RowShape<ParkedObject> Parked =
        new("keys-parked/{reference}", "an object that stays in the token after its key was purged, since a backup refers to it");

    public static readonly ObjectShelf<KeyHead, KeyVersion> Shelf = new(new ObjectKind("keys", "key"), Live, Deleted, Version, Index);
}
