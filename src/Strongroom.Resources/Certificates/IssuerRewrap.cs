using System.Text;
using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>Brings the passwords of issuers under the newest system key.</summary>
internal sealed class IssuerRewrap(IPurposeSealer sealer) : IRewrapRows
{
    private const int TenantPart = 1;
    private const int VaultPart = 3;
    private const int NamePart = 5;

    public bool Owns(StoreKey key) => key.Span.StartsWith("t/"u8) && key.Span.IndexOf("/certificate-issuer/"u8) > 0;

    public ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var reader = new RecordReader(payload.Span);
        var issuer = VaultIssuer.Read(ref reader);
        if (issuer.SealedPassword is not { } password || sealer.IsCurrent(password))
        {
            return ValueTask.FromResult<byte[]?>(null);
        }

        var parts = Encoding.ASCII.GetString(key.Span).Split('/');
        var context = VaultIssuers.Context(parts[TenantPart], parts[VaultPart], parts[NamePart]);
        using var opened = sealer.Open(VaultIssuers.Purpose, context, password) ?? throw new InvalidDataException("An issuer's sealed password does not open");
        var writer = new RecordWriter();
        VaultIssuer.Write(writer, issuer with { SealedPassword = sealer.Seal(VaultIssuers.Purpose, context, opened.Span) });
        return ValueTask.FromResult<byte[]?>(writer.Written.ToArray());
    }
}
