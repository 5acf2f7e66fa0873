using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Secrets;

/// <summary>The rows of secrets.</summary>
internal static class SecretRows
{
    public static readonly RowShape<SecretHead> Live = new("t/{tenant}/v/{vault}/secret/{name}", "a live secret with its current version");

    public static readonly RowShape<SecretHead> Deleted = new("t/{tenant}/v/{vault}/secret-deleted/{name}", "a deleted secret that can still be recovered");

    public static readonly RowShape<SecretVersion> Version =
        new("t/{tenant}/v/{vault}/secret-version/{incarnation}/{ordinal}", "an older version of a secret, in order of creation");

    public static readonly RowShape<VersionIndex> Index =
        new("t/{tenant}/v/{vault}/secret-index/{incarnation}/{version}", "the place of an older version of a secret, by its version id");

    public static readonly ObjectShelf<SecretHead, SecretVersion> Shelf = new(new ObjectKind("secrets", "secret"), Live, Deleted, Version, Index);
}
