using System.Security.Cryptography.X509Certificates;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>A certificate of the built-in authority with its key.</summary>
/// <param name="Tenant">Whose intermediate it is; null for a root.</param>
/// <param name="Root">The root that signed it; its own id for a root.</param>
/// <param name="IsInToken">True when <paramref name="SealedKey"/> is a reference to a key of the attached HSM, and not the key itself.</param>
/// <param name="SealedKey">Sealed for the purpose of <see cref="SignerKeys"/> and bound to the certificate.</param>
/// <param name="RevokedAt">Unix seconds; null while it is not revoked. A revoked one signs nothing new.</param>
internal sealed record Signer(Guid Id, TenantId? Tenant, Guid Root, byte[] Certificate, bool IsInToken, byte[] SealedKey, long? RevokedAt = null) : IRecord<Signer>
{
    public static void Write(RecordWriter writer, Signer record)
    {
        writer.Byte(1);
        writer.Guid(record.Id);
        writer.OptionalGuid(record.Tenant?.Value);
        writer.Guid(record.Root);
        writer.Bytes(record.Certificate);
        writer.Bool(record.IsInToken);
        writer.Bytes(record.SealedKey);
        writer.OptionalInt64(record.RevokedAt);
    }

    public static Signer Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new Signer(
            reader.Guid(),
            reader.OptionalGuid() is { } tenant ? new TenantId(tenant) : null,
            reader.Guid(),
            reader.Bytes().ToArray(),
            reader.Bool(),
            reader.Bytes().ToArray(),
            reader.OptionalInt64());
    }

    /// <summary>The caller disposes it.</summary>
    public X509Certificate2 Load() => X509CertificateLoader.LoadCertificate(Certificate);
}
