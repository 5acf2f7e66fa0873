namespace Strongroom.Storage.Sqlite;

/// <summary>The keys from <paramref name="From"/> up to and without <paramref name="Before"/>.</summary>
internal readonly record struct KeyRange(byte[] From, byte[] Before)
{
    /// <summary>The keys that begin with <paramref name="prefix"/> and come after <paramref name="after"/>.</summary>
    public static KeyRange Of(StoreKey prefix, StoreKey? after)
    {
        // The next key after x in byte order is x followed by a zero byte.
        var from = after is { } last && last >= prefix ? [.. last.Span, 0] : prefix.Span.ToArray();
        return new KeyRange(from, Successor(prefix.Span));
    }

    /// <summary>The first key that comes after all keys with this prefix.</summary>
    private static byte[] Successor(ReadOnlySpan<byte> prefix)
    {
        var kept = prefix.TrimEnd((byte)0xFF);
        if (kept.IsEmpty)
        {
            // Nothing bounds the range: one byte more than the longest key, all ones, comes after every key.
            var end = new byte[StoreKey.MaxLength + 1];
            end.AsSpan().Fill(0xFF);
            return end;
        }

        var successor = kept.ToArray();
        successor[^1]++;
        return successor;
    }
}
