using System.Collections.Immutable;
using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>The kinds of keys that a policy can permit, as it names them.</summary>
internal static class KeyKinds
{
    public static ImmutableArray<string> All { get; } = [.. KeyShape.RsaSizes.Select(bits => Name(KeyShape.Rsa(bits))), .. EcCurve.All.Select(curve => Name(KeyShape.Ec(curve)))];

    /// <summary>All but P-256K, which hardly any verifier of certificates knows.</summary>
    public static ImmutableArray<string> Usual { get; } = All.Remove(EcCurve.P256K.Name);

    /// <summary>As in <c>RSA-2048</c> and <c>P-256</c>.</summary>
    public static string Name(KeyShape shape) => shape.Curve?.Name ?? FormattableString.Invariant($"RSA-{shape.Bits}");
}
