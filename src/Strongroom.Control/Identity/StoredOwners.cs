using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>The owners of a group or an application: a count, then 16 bytes for each.</summary>
internal static class StoredOwners
{
    public static void Write(RecordWriter writer, ImmutableArray<PrincipalId> owners)
    {
        writer.Int32(owners.Length);
        foreach (var owner in owners)
        {
            writer.Guid(owner.Value);
        }
    }

    public static ImmutableArray<PrincipalId> Read(ref RecordReader reader)
    {
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16);
        var owners = ImmutableArray.CreateBuilder<PrincipalId>(count);
        for (var i = 0; i < count; i++)
        {
            owners.Add(new PrincipalId(reader.Guid()));
        }

        return owners.MoveToImmutable();
    }
}
