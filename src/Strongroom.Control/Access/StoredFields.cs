using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Access;

/// <summary>The fields that several records of this room share. Malformed ones throw <see cref="InvalidDataException"/> like all others.</summary>
internal static class StoredFields
{
    public static void WriteScope(RecordWriter writer, Scope scope) => writer.Text(scope.Path);

    public static Scope ReadScope(ref RecordReader reader) =>
        Scope.TryParse(reader.Text(), out var scope) ? scope : throw new InvalidDataException("A stored scope is malformed");

    public static void WriteTime(RecordWriter writer, DateTimeOffset time) => writer.Int64(time.UtcTicks);

    public static DateTimeOffset ReadTime(ref RecordReader reader)
    {
        var ticks = reader.Int64();
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new InvalidDataException("A stored time is out of range");
    }

    public static void WriteKind(RecordWriter writer, PrincipalKind kind) => writer.Byte((byte)kind);

    public static PrincipalKind ReadKind(ref RecordReader reader)
    {
        var kind = reader.Byte();
        return kind <= (byte)PrincipalKind.SystemDefined ? (PrincipalKind)kind : throw new InvalidDataException("A stored principal kind is unknown");
    }

    public static void WritePrincipals(RecordWriter writer, ImmutableArray<PrincipalRef> principals)
    {
        writer.Int32(principals.Length);
        foreach (var principal in principals)
        {
            writer.Guid(principal.Id.Value);
            WriteKind(writer, principal.Kind);
        }
    }

    public static ImmutableArray<PrincipalRef> ReadPrincipals(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 17);
        var principals = ImmutableArray.CreateBuilder<PrincipalRef>(count);
        for (var i = 0; i < count; i++)
        {
            principals.Add(new PrincipalRef(new PrincipalId(reader.Guid()), ReadKind(ref reader)));
        }

        return principals.MoveToImmutable();
    }
}
