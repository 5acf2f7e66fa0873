using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Audit;

namespace Strongroom.Tests.Audit;

/// <summary>What somebody with write access to the files can do: takes a trail apart into entries and writes it again, hashes and all.</summary>
internal sealed class TrailForger
{
    public const int HeaderLength = 128;
    private readonly List<(string Name, byte[] Header, int Count, int Length)> _segments = [];

    public TrailForger(string directory)
    {
        foreach (var path in Directory.GetFiles(directory, "*.seg").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            var before = Entries.Count;
            FirstOfLastSegment = before;
            for (var at = HeaderLength; at + 4 <= bytes.Length && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) is var n and > 0; at += n + 44)
            {
                Entries.Add(bytes.AsSpan(at, n + 44).ToArray());
            }

            _segments.Add((Path.GetFileName(path), bytes[..HeaderLength], Entries.Count - before, bytes.Length));
            LastSegment = path;
        }
    }

    /// <summary>Whole frames, from the length to the hash.</summary>
    public List<byte[]> Entries { get; } = [];

    public string LastSegment { get; } = "";

    public int FirstOfLastSegment { get; }

    public int Segments => _segments.Count;

    public int FirstOf(int segment) => _segments.Take(segment).Sum(s => s.Count);

    public static bool IsCheckpoint(byte[] entry) => entry[12] == (byte)AuditEntryKind.Checkpoint;

    public static string Note(byte[] entry) => Encoding.UTF8.GetString(entry.AsSpan(18, entry.Length - 18 - 32));

    /// <summary>The files, with each segment holding as many entries as before; what is left over goes to the last.</summary>
    public Dictionary<string, byte[]> Write(IReadOnlyList<byte[]> entries, bool rehash = false, int from = 0, Func<byte[], long, byte[], byte[]>? resign = null)
    {
        var list = rehash ? Rehash(entries, from, resign) : entries;
        var files = new Dictionary<string, byte[]>();
        var next = 0;
        for (var s = 0; s < _segments.Count; s++)
        {
            var (name, header, count, length) = _segments[s];
            var own = list.Skip(next).Take(s == _segments.Count - 1 ? int.MaxValue : count).ToList();
            if (own.Count == 0 && s > 0)
            {
                break;
            }

            var bytes = new byte[Math.Max(length, HeaderLength + own.Sum(entry => entry.Length))];
            header.CopyTo(bytes, 0);
            if (rehash && next > 0)
            {
                list[next - 1].AsSpan()[^32..].CopyTo(bytes.AsSpan(96));
            }

            var at = HeaderLength;
            foreach (var entry in own)
            {
                entry.CopyTo(bytes, at);
                at += entry.Length;
            }

            files[name] = bytes;
            next += own.Count;
        }

        return files;
    }

    public Dictionary<string, byte[]> Write() => Write(Entries);

    /// <summary>An entry that would be right if nobody signed anything.</summary>
    public static byte[] Forge(byte[] like, long sequence, ReadOnlySpan<byte> previousHash)
    {
        var entry = (byte[])like.Clone();
        entry[^60] ^= 0x55;
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(4), sequence);
        HashInto(entry, previousHash);
        return entry;
    }

    /// <summary>SHA-256(0x00 ‖ previous hash ‖ length ‖ sequence ‖ record): the ten-line script that the layout promises.</summary>
    public static void HashInto(byte[] entry, ReadOnlySpan<byte> previousHash)
    {
        byte[] covered = [0, .. previousHash, .. entry.AsSpan(0, entry.Length - 32)];
        SHA256.HashData(covered).CopyTo(entry, entry.Length - 32);
    }

    public ReadOnlySpan<byte> HashBefore(int index) => index == 0 ? _segments[0].Header.AsSpan(96, 32) : Entries[index - 1].AsSpan()[^32..];

    private List<byte[]> Rehash(IReadOnlyList<byte[]> entries, int from, Func<byte[], long, byte[], byte[]>? resign)
    {
        var list = new List<byte[]>();
        for (var i = 0; i < entries.Count; i++)
        {
            var previous = i == 0 ? _segments[0].Header[96..128] : list[i - 1][^32..];
            var entry = (byte[])entries[i].Clone();
            if (i >= from)
            {
                entry = resign is not null && IsCheckpoint(entry) ? resign(entry, i, previous) : entry;
                BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(4), i + 1);
                HashInto(entry, previous);
            }

            list.Add(entry);
        }

        return list;
    }
}
