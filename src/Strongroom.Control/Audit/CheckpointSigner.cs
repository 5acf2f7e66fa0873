using System.Security.Cryptography;
using Strongroom.Barrier;
using Strongroom.Storage;

namespace Strongroom.Audit;

/// <summary>Holds the signing key while the installation is unsealed.</summary>
internal sealed class CheckpointSigner(IStore store, IRowGuard guard, IPurposeSealer sealer, TimeProvider time) : IDisposable
{
    private const string Purpose = "audit-signing-key";

    private readonly Lock _gate = new();
    private volatile ECDsa? _key;

    public bool IsOpen => _key is not null;

    /// <summary>Loads the key, or makes it when there is none yet. Returns its public half as SubjectPublicKeyInfo.</summary>
    /// <exception cref="CryptographicException">The stored key does not open.</exception>
    public async ValueTask<byte[]> OpenAsync(Tx tx, CancellationToken cancel)
    {
        var stored = await tx.FindAsync(TrailRows.SigningKey.Key(), cancel).ConfigureAwait(false);
        var key = stored is null ? await CreateAsync(cancel).ConfigureAwait(false) : Unseal(stored);
        lock (_gate)
        {
            _key?.Dispose();
            _key = key;
            return key.ExportSubjectPublicKeyInfo();
        }
    }

    /// <summary>The signed note for <paramref name="head"/>, or null when the installation is sealed.</summary>
    public string? Sign(Guid installation, ChainPoint head)
    {
        lock (_gate)
        {
            return _key is null ? null : CheckpointNote.Sign(installation, head, time.GetUtcNow(), _key);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _key?.Dispose();
            _key = null;
        }
    }

    public void Dispose() => Close();

    private ECDsa Unseal(CheckpointKey stored)
    {
        using var pkcs8 = sealer.Open(Purpose, stored.PublicKey, stored.SealedKey) ?? throw new CryptographicException("The audit signing key does not open");
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
        return key;
    }

    private async ValueTask<ECDsa> CreateAsync(CancellationToken cancel)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            var publicKey = key.ExportSubjectPublicKeyInfo();
            var writer = new RecordWriter();
            CheckpointKey.Write(writer, new CheckpointKey(publicKey, sealer.Seal(Purpose, publicKey, pkcs8)));
            var row = TrailRows.SigningKey.Key().Key;
            var outcome = await store.CommitAsync(new Batch().Put(row, guard.Protect(row, writer.Written), Expect.Absent), cancel).ConfigureAwait(false);
            return outcome.Committed ? key : throw new CryptographicException("Another process has just made the audit signing key");
        }
        catch
        {
            key.Dispose();
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}
