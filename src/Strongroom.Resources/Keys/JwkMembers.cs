using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Keys;

/// <summary>The members of a JWK as they came in, before its type is known to be one.</summary>
internal sealed class JwkMembers : IDisposable
{
    private readonly Dictionary<string, byte[]> _public = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SecretBytes> _secret = new(StringComparer.Ordinal);

    public bool HasOtherPrimes { get; set; }

    /// <summary><c>key_hsm</c>: a transfer blob; null when the key comes in clear.</summary>
    public byte[]? Transfer { get; set; }

    public void SetPublic(string name, byte[]? value)
    {
        if (value is not null)
        {
            _public[name] = value;
        }
    }

    /// <summary>Takes the value over.</summary>
    public void SetSecret(string name, SecretBytes? value)
    {
        if (value is not null)
        {
            _secret[name] = value;
        }
    }

    /// <summary>The key as the import checks take it. Its secret members stay this object's to dispose.</summary>
    public PrivateJwk As(KeyType type, string? curve) => new()
    {
        Type = type,
        Crv = curve,
        N = _public.GetValueOrDefault("n"),
        E = _public.GetValueOrDefault("e"),
        X = _public.GetValueOrDefault("x"),
        Y = _public.GetValueOrDefault("y"),
        D = _secret.GetValueOrDefault("d"),
        P = _secret.GetValueOrDefault("p"),
        Q = _secret.GetValueOrDefault("q"),
        Dp = _secret.GetValueOrDefault("dp"),
        Dq = _secret.GetValueOrDefault("dq"),
        Qi = _secret.GetValueOrDefault("qi"),
        K = _secret.GetValueOrDefault("k"),
        HasOtherPrimes = HasOtherPrimes,
    };

    public void Dispose()
    {
        foreach (var value in _secret.Values)
        {
            value.Dispose();
        }
    }
}
