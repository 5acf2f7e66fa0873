using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Tests.Barrier;

/// <summary>A room whose notes hold a value under the vault's key and, in its text, nothing secret.</summary>
internal sealed class NoteRewraps(TestInstallation installation) : IRewrapRows
{
    public bool Owns(StoreKey key) => key.Span.IndexOf("/note/"u8) > 0;

    public async ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var note = Read(payload.Span);
        var (tenant, vault) = PlaceOf(key);
        var newest = await installation.VaultKeys.NewestAsync(tenant, vault, cancel);
        var number = ValueSealer.KeyNumberOf(note.Sealed);
        if (number == newest.Number)
        {
            return null;
        }

        var current = await installation.VaultKeys.ForAsync(tenant, vault, number, cancel);
        return BarrierStore.Encode(note with { Sealed = installation.Values.Rewrap(current, newest, Context(key), note.Sealed) });
    }

    public static ValueContext Context(StoreKey key)
    {
        var (tenant, vault) = PlaceOf(key);
        return new ValueContext(tenant, vault, "notes", key.LastPart, "1");
    }

    private static NoteRecord Read(ReadOnlySpan<byte> payload)
    {
        var reader = new RecordReader(payload);
        return NoteRecord.Read(ref reader);
    }

    private static (TenantId Tenant, VaultId Vault) PlaceOf(StoreKey key)
    {
        var parts = key.ToString().Split('/');
        return (new TenantId(Guid.ParseExact(parts[1], "N")), new VaultId(Guid.ParseExact(parts[3], "N")));
    }
}
