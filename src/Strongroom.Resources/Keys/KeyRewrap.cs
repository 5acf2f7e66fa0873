using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Keys;

/// <summary>Brings the material in key rows under the newest key of their vault, when re-wrapping walks the store.</summary>
internal sealed class KeyRewrap(KeyMaterials materials) : IRewrapRows
{
    private const int TenantPart = 1;
    private const int VaultPart = 3;
    private const int FamilyPart = 4;
    private const int IncarnationPart = 5;

    public bool Owns(StoreKey key) =>
        key.Span.StartsWith("t/"u8) && key.Span.IndexOf("/keys"u8) > 0 && Parts(key)[FamilyPart] is "keys" or "keys-deleted" or "keys-version";

    public async ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var parts = Parts(key);
        var tenant = new TenantId(Guid.ParseExact(parts[TenantPart], "N"));
        var vault = new VaultId(Guid.ParseExact(parts[VaultPart], "N"));
        if (parts[FamilyPart] == "keys-version")
        {
            var version = Read<KeyVersion>(payload);
            var incarnation = Guid.ParseExact(parts[IncarnationPart], "N");
            return await materials.RewrapAsync(tenant, vault, incarnation, version, cancel).ConfigureAwait(false) is { } moved
                ? Encode(version with { SealedMaterial = moved })
                : null;
        }

        var head = Read<KeyHead>(payload);
        return await materials.RewrapAsync(tenant, vault, head.Incarnation, head.Current, cancel).ConfigureAwait(false) is { } rewrapped
            ? Encode(head with { Current = head.Current with { SealedMaterial = rewrapped } })
            : null;
    }

    private static string[] Parts(StoreKey key) => Encoding.ASCII.GetString(key.Span).Split('/');

    private static T Read<T>(ReadOnlyMemory<byte> payload)
        where T : class, IRecord<T>
    {
        var reader = new RecordReader(payload.Span);
        return T.Read(ref reader);
    }

    private static byte[] Encode<T>(T record)
        where T : class, IRecord<T>
    {
        var writer = new RecordWriter();
        T.Write(writer, record);
        return writer.Written.ToArray();
    }
}
