using System.Text;

namespace Strongroom.Storage;

/// <summary>A key of the ordered key space: 1 to 512 bytes, compared byte by byte. Text in keys is ASCII in lower case, parts are separated by '/'.</summary>
public readonly struct StoreKey : IEquatable<StoreKey>, IComparable<StoreKey>
{
    public const int MaxLength = 512;

    private readonly byte[]? _bytes;

    public StoreKey(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxLength);
        _bytes = bytes;
    }

    public ReadOnlySpan<byte> Span => _bytes;

    public ReadOnlyMemory<byte> Memory => _bytes;

    public bool StartsWith(StoreKey prefix) => Span.StartsWith(prefix.Span);

    /// <summary>The last part, after the last '/'.</summary>
    public string LastPart => Encoding.ASCII.GetString(Span[(Span.LastIndexOf((byte)'/') + 1)..]);

    public int CompareTo(StoreKey other) => Span.SequenceCompareTo(other.Span);

    public bool Equals(StoreKey other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is StoreKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    public override string ToString() => Encoding.ASCII.GetString(Span);

    public static bool operator ==(StoreKey left, StoreKey right) => left.Equals(right);

    public static bool operator !=(StoreKey left, StoreKey right) => !left.Equals(right);

    public static bool operator <(StoreKey left, StoreKey right) => left.CompareTo(right) < 0;

    public static bool operator >(StoreKey left, StoreKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(StoreKey left, StoreKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StoreKey left, StoreKey right) => left.CompareTo(right) >= 0;
}
