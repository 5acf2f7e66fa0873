using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>Brings the authority's keys under the newest system key, when re-wrapping walks the store.</summary>
internal sealed class SignerRewrap(SignerKeys keys) : IRewrapRows
{
    private static readonly StoreKey Signers = AuthorityRows.Signer.Prefix();

    public bool Owns(StoreKey key) => key.StartsWith(Signers);

    public ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var reader = new RecordReader(payload.Span);
        if (keys.Rewrap(Signer.Read(ref reader)) is not { } moved)
        {
            return ValueTask.FromResult<byte[]?>(null);
        }

        var writer = new RecordWriter();
        Signer.Write(writer, moved);
        return ValueTask.FromResult<byte[]?>(writer.Written.ToArray());
    }
}
