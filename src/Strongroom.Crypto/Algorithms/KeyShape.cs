namespace Strongroom.Crypto;

/// <summary>What kind of key it is, without anything of the key itself.</summary>
/// <param name="Bits">Of the modulus, the curve's field, or the symmetric key.</param>
/// <param name="Curve">For <see cref="KeyType.Ec"/> only.</param>
public sealed record KeyShape(KeyType Type, int Bits, EcCurve? Curve)
{
    /// <summary>2048, 3072 and 4096.</summary>
    public static IReadOnlyList<int> RsaSizes { get; } = [2048, 3072, 4096];

    /// <summary>128, 192 and 256: what can be asked for. An imported key may also have another length (<see cref="OctImportBytes"/>).</summary>
    public static IReadOnlyList<int> OctSizes { get; } = [128, 192, 256];

    /// <summary>The longest symmetric key that can be imported (wire reference §2.2).</summary>
    public const int OctImportBytes = 64;

    public static KeyShape Ed25519 { get; } = new(KeyType.Okp, 256, null);

    public static KeyShape Rsa(int bits) => new(KeyType.Rsa, bits, null);

    public static KeyShape Ec(EcCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return new(KeyType.Ec, curve.Bits, curve);
    }

    public static KeyShape Oct(int bits) => new(KeyType.Oct, bits, null);

    /// <summary>Every kind of key that can be made.</summary>
    public static IReadOnlyList<KeyShape> All { get; } =
        [.. RsaSizes.Select(Rsa), .. EcCurve.All.Select(Ec), .. OctSizes.Select(Oct), Ed25519];

    /// <summary>Bytes of an RSA modulus, and of everything encrypted or signed with it.</summary>
    public int ModulusSize => Bits / 8;

    public override string ToString() => Type switch
    {
        KeyType.Rsa => $"RSA {Bits}",
        KeyType.Ec => $"EC {Curve}",
        KeyType.Oct => $"oct {Bits}",
        _ => "OKP Ed25519",
    };
}
