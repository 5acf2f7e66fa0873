using System.Collections.Concurrent;
using Strongroom.Crypto;

namespace Strongroom.Tests.Crypto.Keys;

/// <summary>One key of each shape, made once for all tests: a 4096-bit modulus takes seconds.</summary>
internal static class KeysOfEveryShape
{
    private static readonly ConcurrentDictionary<KeyShape, Lazy<NewSoftwareKey>> Made = new();
    private static readonly ConcurrentDictionary<KeyShape, Lazy<CryptoKey>> Opened = new();

    /// <summary>What can be made, and symmetric keys of the lengths that can only be imported and that an algorithm fits.</summary>
    public static IReadOnlyList<KeyShape> Shapes { get; } = [.. KeyShape.All, KeyShape.Oct(384), KeyShape.Oct(512)];

    public static NewSoftwareKey Material(KeyShape shape) => Made.GetOrAdd(shape, _ => new Lazy<NewSoftwareKey>(() => SoftwareKeys.Generate(shape))).Value;

    public static CryptoKey Open(KeyShape shape) => Opened.GetOrAdd(shape, _ => new Lazy<CryptoKey>(() => OpenAnew(shape))).Value;

    /// <summary>The same key in an object of its own, the caller's to dispose.</summary>
    public static CryptoKey OpenAnew(KeyShape shape)
    {
        var made = Material(shape);
        return SoftwareKeys.Open(shape, made.PublicParts, made.Material);
    }
}
