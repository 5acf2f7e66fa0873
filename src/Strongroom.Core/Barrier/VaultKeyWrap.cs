using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Barrier;

/// <summary>Wraps vault keys under system keys, bound to their tenant, vault and number.</summary>
internal static class VaultKeyWrap
{
    private const int Scratch = 128;

    /// <summary>Wraps under the newest system key of the ring.</summary>
    public static VaultKeyRecord Wrap(Keyring ring, TenantId tenant, VaultId vault, uint number, ReadOnlySpan<byte> material, DateTimeOffset createdAt)
    {
        var systemKey = ring.Newest;
        var wrapped = new byte[VaultKey.Size + Xaes256Gcm.Overhead];
        var bound = Bind(systemKey.Number, tenant, vault, number, stackalloc byte[Scratch]);
        using var use = systemKey.Use();
        systemKey.VaultKeyWrap.Seal(material, bound, wrapped);
        return new VaultKeyRecord(systemKey.Number, createdAt, wrapped);
    }

    /// <returns>The key's bytes; the caller disposes them.</returns>
    /// <exception cref="InvalidDataException">It is not this vault's key of this number.</exception>
    public static SecretBytes Unwrap(Keyring ring, TenantId tenant, VaultId vault, uint number, VaultKeyRecord record)
    {
        if (record.Wrapped.Length == VaultKey.Size + Xaes256Gcm.Overhead && ring.ForRows(record.SystemKey) is { } systemKey)
        {
            var bound = Bind(systemKey.Number, tenant, vault, number, stackalloc byte[Scratch]);
            var material = SecretBytes.Allocate(VaultKey.Size);
            using var use = systemKey.Use();
            if (systemKey.VaultKeyWrap.TryOpen(record.Wrapped, bound, material.Writable))
            {
                return material;
            }

            material.Dispose();
        }

        throw new InvalidDataException("A vault key does not open in its place");
    }

    private static ReadOnlySpan<byte> Bind(uint systemKey, TenantId tenant, VaultId vault, uint number, Span<byte> scratch)
    {
        var bound = new BoundContext((byte)ContextType.VaultKey, scratch);
        bound.Add(BlobHeader.Format);
        bound.Add(BlobHeader.XaesGcm);
        bound.Add(systemKey);
        bound.Add(tenant.Value);
        bound.Add(vault.Value);
        bound.Add(number);
        return bound.Written;
    }
}
