namespace Strongroom.Objects;

/// <param name="ShowVersion">True when the id carries the version: in the list of versions only (G12).</param>
internal readonly record struct ListItem<TObject, TVersion>(TObject Object, TVersion Version, bool ShowVersion);
