namespace Strongroom.Storage;

/// <summary>A record together with its key.</summary>
public readonly record struct Keyed<T>(RowKey<T> Key, T Record) where T : class, IRecord<T>;
