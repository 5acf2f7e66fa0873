using System.Security.Cryptography;
using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

public sealed class KeyImports
{
    public static TheoryData<string> Shapes => [.. KeysOfEveryShape.Shapes.Select(s => s.ToString())];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_key_imported_from_its_members_is_the_same_key(string name)
    {
        var original = KeysOfEveryShape.Material(Shape(name));
        using var jwk = PrivateJwks.Of(original.Shape.Type, PrivateJwks.CrvOf(original.Shape), PrivateJwks.MembersOf(original));
        Assert.True(KeyImport.TryRead(jwk, out var key, out var fault), fault?.ToString());
        AssertSame(original, key);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_key_imported_from_its_pkcs8_is_the_same_key(string name)
    {
        var original = KeysOfEveryShape.Material(Shape(name));
        switch (original.Shape.Type)
        {
            case KeyType.Oct:
                Assert.False(KeyImport.TryReadPkcs8(original.Material, out _, out var refused));
                Assert.Equal("key_hsm", refused.Property);
                return;
            case KeyType.Okp:
                using (var pkcs8 = new SecretBytes([.. Convert.FromHexString("302E020100300506032B657004220420"), .. original.Material.Span]))
                {
                    Assert.True(KeyImport.TryReadPkcs8(pkcs8, out var edwards, out _));
                    AssertSame(original, edwards);
                }

                return;
            default:
                Assert.True(KeyImport.TryReadPkcs8(original.Material, out var key, out _));
                AssertSame(original, key);
                return;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_member_that_is_missing_or_empty_is_named(string name)
    {
        var original = KeysOfEveryShape.Material(Shape(name));
        foreach (var member in PrivateJwks.MembersOf(original).Keys)
        {
            var without = PrivateJwks.MembersOf(original);
            without.Remove(member);
            Assert.Equal(member, Refused(original.Shape, without).Property);
            without[member] = [];
            Assert.Equal(member, Refused(original.Shape, without).Property);
        }
    }

    [Fact]
    public void Every_private_member_that_is_off_by_a_bit_is_refused_by_its_own_name()
    {
        foreach (var shape in (KeyShape[])[KeyShape.Rsa(2048), .. EcCurve.All.Select(KeyShape.Ec)])
        {
            var original = KeysOfEveryShape.Material(shape);
            foreach (var member in PrivateJwks.MembersOf(original).Keys)
            {
                foreach (var bit in (int[])[1, 7, 100, 200])
                {
                    var members = PrivateJwks.MembersOf(original);
                    var bytes = members[member];
                    if (bit / 8 >= bytes.Length)
                    {
                        continue;
                    }

                    bytes[bytes.Length - 1 - (bit / 8)] ^= (byte)(1 << (bit % 8));
                    string[] expected = (shape.Type, member) switch
                    {
                        (KeyType.Ec, "d") => ["x", "d"],
                        (KeyType.Rsa, "n" or "p" or "q") => ["n", "p", "q"],
                        (KeyType.Rsa, "e" or "d") => ["d", "e"],
                        _ => [member],
                    };
                    Assert.Contains(Refused(shape, members).Property, expected);
                }
            }
        }
    }

    [Fact]
    public void Members_of_any_random_bytes_make_no_exception()
    {
        var original = KeysOfEveryShape.Material(KeyShape.Rsa(2048));
        for (var round = 0; round < 200; round++)
        {
            var members = PrivateJwks.MembersOf(original);
            var name = members.Keys.ElementAt(round % members.Count);
            members[name] = RandomNumberGenerator.GetBytes(round * 3 % 260);
            Refused(original.Shape, members);
        }
    }

    [Fact]
    public void Leading_zeros_of_rsa_members_are_taken_and_not_kept()
    {
        var original = KeysOfEveryShape.Material(KeyShape.Rsa(2048));
        var members = PrivateJwks.MembersOf(original).ToDictionary(m => m.Key, m => (byte[])[0, 0, .. m.Value]);
        using var jwk = PrivateJwks.Of(KeyType.Rsa, null, members);
        Assert.True(KeyImport.TryRead(jwk, out var key, out _));
        AssertSame(original, key);
    }

    [Fact]
    public void A_member_far_too_long_is_refused_before_it_is_computed_with()
    {
        var original = KeysOfEveryShape.Material(KeyShape.Rsa(2048));
        foreach (var member in PrivateJwks.MembersOf(original).Keys)
        {
            var members = PrivateJwks.MembersOf(original);
            members[member] = [.. new byte[1025 - members[member].Length], .. members[member]];
            Assert.Equal(member, Refused(original.Shape, members).Property);
        }
    }

    [Fact]
    public void A_symmetric_key_has_a_length_that_some_algorithm_fits()
    {
        for (var length = 0; length <= 70; length++)
        {
            using var jwk = new PrivateJwk { Type = KeyType.Oct, K = SecretBytes.Random(length) };
            var shape = KeyShape.Oct(length * 8);
            var isUsable = length <= KeyShape.OctImportBytes && KeyAlgorithms.All.Any(a => a.Fits(shape));
            Assert.Equal(isUsable, KeyImport.TryRead(jwk, out var key, out var fault));
            Assert.Equal(isUsable ? null : "k", fault?.Property);
            Assert.Equal(isUsable ? shape : null, key?.Shape);
        }
    }

    [Fact]
    public void An_edwards_key_needs_its_own_curve_and_point()
    {
        var original = KeysOfEveryShape.Material(KeyShape.Ed25519);
        var members = PrivateJwks.MembersOf(original);
        foreach (var crv in (string?[])[null, "Ed448", "X25519", "P-256", "ed25519"])
        {
            using var jwk = PrivateJwks.Of(KeyType.Okp, crv, members);
            Assert.False(KeyImport.TryRead(jwk, out _, out var fault));
            Assert.Equal("crv", fault.Property);
        }

        members["x"] = RandomNumberGenerator.GetBytes(32);
        Assert.Equal("x", Refused(original.Shape, members).Property);
        members["d"] = RandomNumberGenerator.GetBytes(31);
        Assert.Equal("d", Refused(original.Shape, members).Property);
    }

    private static KeyShape Shape(string name) => KeysOfEveryShape.Shapes.Single(s => s.ToString() == name);

    internal static AlgorithmFault Refused(KeyShape shape, Dictionary<string, byte[]> members)
    {
        using var jwk = PrivateJwks.Of(shape.Type, PrivateJwks.CrvOf(shape), members);
        Assert.False(KeyImport.TryRead(jwk, out var key, out var fault));
        Assert.Null(key);
        return fault;
    }

    private static void AssertSame(NewSoftwareKey original, NewSoftwareKey imported)
    {
        Assert.Equal(original.Shape, imported.Shape);
        Assert.Equal(original.PublicParts.First, imported.PublicParts.First);
        Assert.Equal(original.PublicParts.Second, imported.PublicParts.Second);
        Assert.Equal(original.Material.Span.ToArray(), imported.Material.Span.ToArray());
        imported.Dispose();
    }
}
