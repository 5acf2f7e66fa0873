using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>What a managed HSM has and a vault has not (control-plane reference §2.12).</summary>
/// <param name="Sku">As in <c>Standard_B1</c>.</param>
/// <param name="Administrators">Who is administrator of its data plane from the start.</param>
internal sealed record HsmSettings(string Sku, ImmutableArray<PrincipalId> Administrators)
{
    public static void Write(RecordWriter writer, HsmSettings? settings)
    {
        writer.Bool(settings is not null);
        if (settings is null)
        {
            return;
        }

        writer.Text(settings.Sku);
        writer.Int32(settings.Administrators.Length);
        foreach (var administrator in settings.Administrators)
        {
            writer.Guid(administrator.Value);
        }
    }

    public static HsmSettings? Read(ref RecordReader reader)
    {
        if (!reader.Bool())
        {
            return null;
        }

        var sku = reader.Text();
        var count = reader.Int32();
        reader.CheckCount(count, smallestItem: 16);
        var administrators = ImmutableArray.CreateBuilder<PrincipalId>(count);
        for (var i = 0; i < count; i++)
        {
            administrators.Add(new PrincipalId(reader.Guid()));
        }

        return new HsmSettings(sku, administrators.MoveToImmutable());
    }
}
