using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>One key of one vault, unwrapped. Good for one request: after sealing, and a minute after it left the cache, its use throws <see cref="SealedException"/>.</summary>
public sealed class VaultKey
{
    internal const int Size = 32;

    private readonly SecretBytes _material;

    /// <param name="material">Owned from here on.</param>
    internal VaultKey(TenantId tenant, VaultId vault, uint number, SecretBytes material)
    {
        Tenant = tenant;
        Vault = vault;
        Number = number;
        _material = material;
        Wrap = new Xaes256Gcm(material.Span);
        Tenure = new Tenure(Erase);
    }

    public TenantId Tenant { get; }

    public VaultId Vault { get; }

    /// <summary>From 1 upwards.</summary>
    public uint Number { get; }

    internal Tenure Tenure { get; }

    /// <summary>Wraps object keys; needs a use in hand.</summary>
    internal Xaes256Gcm Wrap { get; }

    internal KeyUse Use() => new(Tenure);

    private void Erase()
    {
        Wrap.Dispose();
        _material.Dispose();
    }
}
