using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Brings the keys of external account bindings under the newest key of their vault, when re-wrapping walks the store.</summary>
internal sealed class BindingRewrap(BindingKeys keys) : IRewrapRows
{
    private const int TenantPart = 1;
    private const int VaultPart = 3;

    public bool Owns(StoreKey key) => key.Span.StartsWith("t/"u8) && key.Span.IndexOf("/acme-eab/"u8) > 0;

    public async ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var parts = Encoding.ASCII.GetString(key.Span).Split('/');
        var binding = Read(payload);
        var (tenant, vault) = (new TenantId(Guid.ParseExact(parts[TenantPart], "N")), new VaultId(Guid.ParseExact(parts[VaultPart], "N")));
        if (await keys.RewrapAsync(tenant, vault, binding, cancel).ConfigureAwait(false) is not { } moved)
        {
            return null;
        }

        var writer = new RecordWriter();
        BindingRecord.Write(writer, binding with { SealedKey = moved });
        return writer.Written.ToArray();
    }

    private static BindingRecord Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new RecordReader(payload.Span);
        return BindingRecord.Read(ref reader);
    }
}
