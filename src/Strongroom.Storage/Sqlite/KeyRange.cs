namespace Strongroom.Storage.Sqlite;

/// <summary>The half-open interval of keys that one page of a scan means: at or above the start, below the end.</summary>
internal static class KeyRange
{
    /// <summary>Above every key there can be: longer than the longest, and all ones.</summary>
    private static readonly byte[] Top = [.. Enumerable.Repeat((byte)0xFF, StoreKey.MaxLength + 1)];

    /// <summary>The prefix itself, or the least byte string above the last key seen, which is that key and a zero.</summary>
    public static byte[] Start(StoreKey prefix, StoreKey? after) =>
        after is { } last && last.CompareTo(prefix) >= 0 ? [.. last.Span, 0] : prefix.Span.ToArray();

    /// <summary>The least byte string above every key with the prefix.</summary>
    public static byte[] End(StoreKey prefix)
    {
        var end = prefix.Span.ToArray();
        for (var i = end.Length - 1; i >= 0; i--)
        {
            if (end[i] != 0xFF)
            {
                end[i]++;
                return end[..(i + 1)];
            }
        }

        return Top;
    }
}
