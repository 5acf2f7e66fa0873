using System.Collections.Frozen;

namespace Strongroom.Crypto;

/// <summary>What a token can do, asked once when it was attached.</summary>
internal sealed class TokenMechanisms
{
    private readonly FrozenSet<Ckm> _listed;
    private readonly FrozenSet<EcCurve> _curves;
    private readonly (nuint Smallest, nuint Largest) _rsaSizes;
    private int _refusesOaep256;

    public TokenMechanisms(IEnumerable<Ckm> listed, (nuint Smallest, nuint Largest) rsaSizes, IEnumerable<EcCurve> curves)
    {
        _listed = listed.ToFrozenSet();
        _rsaSizes = rsaSizes;
        _curves = curves.ToFrozenSet();
    }

    /// <summary>All that this room can make use of.</summary>
    public static IReadOnlyList<Ckm> Wanted { get; } = Enum.GetValues<Ckm>().Where(mechanism => mechanism is not (Ckm.Sha1 or Ckm.Sha256 or Ckm.Sha384 or Ckm.Sha512)).ToArray();

    public bool Has(Ckm mechanism) => _listed.Contains(mechanism);

    public IEnumerable<Ckm> Missing => Wanted.Where(mechanism => !Has(mechanism));

    public IEnumerable<EcCurve> MissingCurves => EcCurve.All.Where(curve => !_curves.Contains(curve));

    /// <summary>
    /// True once the token has refused OAEP with SHA-256, which no list of mechanisms tells: SoftHSM has the mechanism for SHA-1 alone.
    /// </summary>
    public bool RefusesOaep256
    {
        get => Volatile.Read(ref _refusesOaep256) != 0;
        set => Volatile.Write(ref _refusesOaep256, value ? 1 : 0);
    }

    /// <summary>Why keys of this kind cannot be made or held; null when they can.</summary>
    public string? Lacks(KeyShape shape) => shape.Type switch
    {
        KeyType.Rsa => !Has(Ckm.RsaPkcsKeyPairGen) ? "The token makes no RSA keys."
            : (nuint)shape.Bits < _rsaSizes.Smallest || (nuint)shape.Bits > _rsaSizes.Largest ? $"The token takes RSA keys of {_rsaSizes.Smallest} to {_rsaSizes.Largest} bits."
            : null,
        KeyType.Ec => !Has(Ckm.EcKeyPairGen) ? "The token makes no EC keys." : _curves.Contains(shape.Curve!) ? null : $"The token does not know the curve {shape.Curve}.",
        KeyType.Oct => Has(Ckm.AesKeyGen) || Has(Ckm.GenericSecretKeyGen) ? null : "The token makes no symmetric keys.",
        _ => "Keys of this kind are held in software only.",
    };
}
