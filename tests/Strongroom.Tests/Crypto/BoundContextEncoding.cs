using CsCheck;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto;

public sealed class BoundContextEncoding
{
    [Fact]
    public void The_layout_is_magic_type_and_length_before_each_field()
    {
        var context = new BoundContext(9, stackalloc byte[64]);
        context.Add("ab"u8);
        context.Add(""u8);
        context.Add(0x01020304u);
        Assert.Equal("6b763109" + "000000026162" + "00000000" + "0000000401020304", Convert.ToHexStringLower(context.Written));
    }

    [Fact]
    public void Q2_an_encoding_decodes_to_exactly_the_fields_that_made_it() =>
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 24].Array[0, 8]).Sample((type, fields) =>
        {
            var (readType, read) = Decode(Encode(type, fields));
            return readType == type && read.Count == fields.Length && read.Zip(fields).All(p => p.First.AsSpan().SequenceEqual(p.Second));
        });

    [Fact]
    public void Q2_two_lists_of_fields_that_differ_only_in_where_they_are_cut_encode_differently() =>
        Gen.Select(Gen.Byte[0, 2].Array[0, 3].Array[1, 4], Gen.Byte[0, 2].Array[0, 3].Array[1, 4]).Sample((a, b) =>
        {
            var same = a.Length == b.Length && a.Zip(b).All(p => p.First.AsSpan().SequenceEqual(p.Second));
            return same == Encode(1, a).AsSpan().SequenceEqual(Encode(1, b));
        }, iter: 20_000);

    private static byte[] Encode(byte type, byte[][] fields)
    {
        var context = new BoundContext(type, stackalloc byte[16]);
        foreach (var field in fields)
        {
            context.Add(field);
        }

        return context.Written.ToArray();
    }

    /// <summary>A decoder proves injectivity: nothing that has one decoding only can be the encoding of two lists.</summary>
    private static (byte Type, List<byte[]> Fields) Decode(ReadOnlySpan<byte> encoded)
    {
        Assert.True(encoded.StartsWith("kv1"u8));
        var type = encoded[3];
        var fields = new List<byte[]>();
        for (encoded = encoded[4..]; !encoded.IsEmpty;)
        {
            var length = (int)System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(encoded);
            fields.Add(encoded.Slice(4, length).ToArray());
            encoded = encoded[(4 + length)..];
        }

        return (type, fields);
    }
}
