using Strongroom.Keys;
using Strongroom.Secrets;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>The inside of a backup: the certificate with all its versions in order, and its key and its secret with theirs.</summary>
internal sealed record CertificateBackup(CertificateHead Head, List<CertificateVersion> Versions, KeyBackup Key, SecretBackup Secret) : IDisposable
{
    private const byte Layout = 1;

    public static void Write(RecordWriter writer, CertificateBackup backup)
    {
        writer.Byte(Layout);
        CertificateHead.Write(writer, backup.Head);
        writer.Int32(backup.Versions.Count);
        foreach (var version in backup.Versions)
        {
            CertificateVersion.Write(writer, version);
        }

        KeyBackup.Write(writer, backup.Key);
        SecretBackup.Write(writer, backup.Secret);
    }

    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static CertificateBackup Read(ref RecordReader reader)
    {
        reader.Layout(Layout);
        var head = CertificateHead.Read(ref reader);
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 32);
        var versions = new List<CertificateVersion>(count);
        for (var i = 0; i < count; i++)
        {
            versions.Add(CertificateVersion.Read(ref reader));
        }

        return count > 0
            ? new CertificateBackup(head, versions, KeyBackup.Read(ref reader), SecretBackup.Read(ref reader))
            : throw new InvalidDataException("A backup has no versions");
    }

    public void Dispose()
    {
        Key.Dispose();
        Secret.Dispose();
    }
}
