using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Setup;

/// <summary>What <c>strongroom dev</c> made at its first start, so that the same environment works after a restart.</summary>
internal sealed record DevelopmentRecord(DevelopmentPrincipal Administrator, DevelopmentPrincipal Limited, string Vault) : IRecord<DevelopmentRecord>
{
    public static void Write(RecordWriter writer, DevelopmentRecord record)
    {
        writer.Byte(1);
        WritePrincipal(writer, record.Administrator);
        WritePrincipal(writer, record.Limited);
        writer.Text(record.Vault);
    }

    public static DevelopmentRecord Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new DevelopmentRecord(ReadPrincipal(ref reader), ReadPrincipal(ref reader), reader.Text());
    }

    private static void WritePrincipal(RecordWriter writer, DevelopmentPrincipal principal)
    {
        writer.Guid(principal.Client.Value);
        writer.Guid(principal.Object.Value);
        writer.Bytes(principal.SealedSecret);
    }

    private static DevelopmentPrincipal ReadPrincipal(ref RecordReader reader) =>
        new(new ClientId(reader.Guid()), new PrincipalId(reader.Guid()), reader.Bytes().ToArray());
}
