namespace Strongroom.Secrets;

/// <param name="ShowVersion">True when the id carries the version: in the list of versions only (G12).</param>
internal readonly record struct SecretListItem(SecretHead Head, SecretVersion Version, bool ShowVersion);
