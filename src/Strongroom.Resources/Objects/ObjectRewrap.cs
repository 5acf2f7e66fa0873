using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Objects;

/// <summary>Brings what is sealed in the rows of one kind of object under the newest key of its vault, when re-wrapping walks the store.</summary>
/// <param name="family">The rows' part of the key: <c>t/{tenant}/v/{vault}/{family}</c>, and the same with <c>-deleted</c> and <c>-version</c>.</param>
internal abstract class ObjectRewrap<TObject, TVersion>(string family) : IRewrapRows
    where TObject : StoredObject<TVersion>, IRecord<TObject>
    where TVersion : StoredVersion, IRecord<TVersion>
{
    private const int TenantPart = 1;
    private const int VaultPart = 3;
    private const int FamilyPart = 4;
    private const int IncarnationPart = 5;

    private readonly byte[] _mark = Encoding.ASCII.GetBytes("/" + family);
    private readonly string _deleted = family + "-deleted";
    private readonly string _versions = family + "-version";

    public bool Owns(StoreKey key) =>
        key.Span.StartsWith("t/"u8) && key.Span.IndexOf(_mark) > 0 && Parts(key) is { Length: > FamilyPart } parts
        && (parts[FamilyPart] == family || parts[FamilyPart] == _deleted || parts[FamilyPart] == _versions);

    public async ValueTask<byte[]?> RewrapAsync(StoreKey key, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var parts = Parts(key);
        var tenant = new TenantId(Guid.ParseExact(parts[TenantPart], "N"));
        var vault = new VaultId(Guid.ParseExact(parts[VaultPart], "N"));
        if (parts[FamilyPart] == _versions)
        {
            var incarnation = Guid.ParseExact(parts[IncarnationPart], "N");
            return await RewrapAsync(tenant, vault, incarnation, Read<TVersion>(payload), cancel).ConfigureAwait(false) is { } moved ? Encode(moved) : null;
        }

        return await RewrapAsync(tenant, vault, Read<TObject>(payload), cancel).ConfigureAwait(false) is { } rewrapped ? Encode(rewrapped) : null;
    }

    /// <summary>The version with what it holds under the newest key, or null when it is already.</summary>
    protected abstract ValueTask<TVersion?> RewrapAsync(TenantId tenant, VaultId vault, Guid incarnation, TVersion version, CancellationToken cancel);

    /// <summary>The object likewise: at least its current version.</summary>
    protected virtual async ValueTask<TObject?> RewrapAsync(TenantId tenant, VaultId vault, TObject found, CancellationToken cancel) =>
        await RewrapAsync(tenant, vault, found.Incarnation, found.Current, cancel).ConfigureAwait(false) is { } moved ? found with { Current = moved } : null;

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
