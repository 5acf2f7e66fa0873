namespace Strongroom.Storage;

/// <summary>The key of a row that holds a <typeparamref name="T"/>.</summary>
public readonly record struct RowKey<T>(StoreKey Key) where T : class, IRecord<T>;
