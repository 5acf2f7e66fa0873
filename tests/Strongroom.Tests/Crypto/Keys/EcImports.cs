using System.Numerics;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Crypto.Keys;

public sealed class EcImports
{
    public static TheoryData<string> Curves => [.. EcCurve.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_private_number_outside_of_1_to_the_order_is_refused(string name)
    {
        var curve = EcCurve.Find(name)!;
        var members = PrivateJwks.MembersOf(KeysOfEveryShape.Material(KeyShape.Ec(curve)));
        var order = PrivateJwks.Number(curve.Order);
        foreach (var d in (BigInteger[])[0, order, order + 1, order + PrivateJwks.Number(members["d"]), BigInteger.Pow(2, curve.CoordinateSize * 8) - 1])
        {
            var bytes = PrivateJwks.Bytes(d);
            Assert.Equal("d", KeyImports.Refused(KeyShape.Ec(curve), new(members) { ["d"] = bytes }).Property);
        }

        Assert.Equal("d", KeyImports.Refused(KeyShape.Ec(curve), new(members) { ["d"] = new byte[curve.CoordinateSize] }).Property);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void The_smallest_and_the_largest_private_number_are_taken_with_their_points(string name)
    {
        var curve = EcCurve.Find(name)!;
        foreach (var d in (BigInteger[])[1, PrivateJwks.Number(curve.Order) - 1])
        {
            using var ec = System.Security.Cryptography.ECDsa.Create(new System.Security.Cryptography.ECParameters
            {
                Curve = System.Security.Cryptography.ECCurve.CreateFromValue(curve.Oid),
                D = [.. new byte[curve.CoordinateSize - PrivateJwks.Bytes(d).Length], .. PrivateJwks.Bytes(d)],
            });
            var point = ec.ExportParameters(false).Q;
            using var jwk = PrivateJwks.Of(KeyType.Ec, name, new() { ["d"] = PrivateJwks.Bytes(d), ["x"] = point.X!, ["y"] = point.Y! });
            Assert.True(KeyImport.TryRead(jwk, out var key, out var fault), fault?.ToString());
            key.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Another_point_is_refused_on_the_curve_or_off_it(string name)
    {
        var curve = EcCurve.Find(name)!;
        var shape = KeyShape.Ec(curve);
        var members = PrivateJwks.MembersOf(KeysOfEveryShape.Material(shape));
        using var other = SoftwareKeys.Generate(shape);
        Assert.Equal("x", KeyImports.Refused(shape, new(members) { ["x"] = other.PublicParts.First, ["y"] = other.PublicParts.Second }).Property);
        Assert.Equal("y", KeyImports.Refused(shape, new(members) { ["y"] = other.PublicParts.Second }).Property);
        Assert.Equal("x", KeyImports.Refused(shape, new(members) { ["x"] = new byte[curve.CoordinateSize], ["y"] = new byte[curve.CoordinateSize] }).Property);
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void A_member_wider_than_the_field_is_refused(string name)
    {
        var curve = EcCurve.Find(name)!;
        var members = PrivateJwks.MembersOf(KeysOfEveryShape.Material(KeyShape.Ec(curve)));
        foreach (var member in members.Keys)
        {
            Assert.Equal(member, KeyImports.Refused(KeyShape.Ec(curve), new(members) { [member] = [0, .. members[member]] }).Property);
        }
    }

    [Fact]
    public void Zeros_that_a_client_has_left_out_are_put_back()
    {
        // One key in 85 has a member with a leading zero.
        while (true)
        {
            using var made = SoftwareKeys.Generate(KeyShape.Ec(EcCurve.P256));
            var members = PrivateJwks.MembersOf(made);
            if (members.Values.All(m => m[0] != 0))
            {
                continue;
            }

            var trimmed = members.ToDictionary(m => m.Key, m => m.Value.AsSpan().TrimStart((byte)0).ToArray());
            using var jwk = PrivateJwks.Of(KeyType.Ec, "P-256", trimmed);
            Assert.True(KeyImport.TryRead(jwk, out var key, out _));
            Assert.Equal(made.PublicParts.First, key.PublicParts.First);
            Assert.Equal(made.PublicParts.Second, key.PublicParts.Second);
            key.Dispose();
            return;
        }
    }

    [Fact]
    public void Another_curve_is_refused_by_name()
    {
        var members = PrivateJwks.MembersOf(KeysOfEveryShape.Material(KeyShape.Ec(EcCurve.P256)));
        foreach (var crv in (string?[])[null, "", "P-224", "secp256r1", "brainpoolP256r1", "1.2.840.10045.3.1.7"])
        {
            using var jwk = PrivateJwks.Of(KeyType.Ec, crv, members);
            Assert.False(KeyImport.TryRead(jwk, out _, out var fault));
            Assert.Equal("crv", fault.Property);
        }

        using var onAnother = PrivateJwks.Of(KeyType.Ec, "P-256K", members);
        Assert.False(KeyImport.TryRead(onAnother, out _, out _));
    }
}
