using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Issuers.Acme;

/// <summary>Brings the keys of accounts under the newest system key, when re-wrapping walks the store.</summary>
internal sealed class AcmeAccountRewrap(IPurposeSealer sealer) : IRewrapRows
{
    public bool Owns(StoreKey key) => key.Span.StartsWith("t/"u8) && key.Span.IndexOf("/acmeaccount/"u8) > 0;

    public ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var reader = new RecordReader(payload.Span);
        var account = AcmeAccount.Read(ref reader);
        if (sealer.IsCurrent(account.SealedKey))
        {
            return ValueTask.FromResult<byte[]?>(null);
        }

        using var pkcs8 = sealer.Open(AcmeAccounts.Purpose, key.Span, account.SealedKey) ?? throw new InvalidDataException("The key of an ACME account does not open");
        var writer = new RecordWriter();
        AcmeAccount.Write(writer, account with { SealedKey = sealer.Seal(AcmeAccounts.Purpose, key.Span, pkcs8.Span) });
        return ValueTask.FromResult<byte[]?>(writer.Written.ToArray());
    }
}
