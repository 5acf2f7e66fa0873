using System.Collections.Immutable;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Vaults;

/// <summary>What a managed HSM has and a vault has not (control-plane reference §2.12).</summary>
/// <param name="Sku">As in <c>Standard_B1</c>.</param>
/// <param name="Administrators">Who was made administrator of its data plane when it was created; who is one now, its own roles say.</param>
/// <param name="KeysThroughArm">Its setting <c>AllowKeyManagementOperationsThroughARM</c>.</param>
internal sealed record HsmSettings(string Sku, ImmutableArray<PrincipalId> Administrators, bool KeysThroughArm = false)
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

        writer.Bool(settings.KeysThroughArm);
    }

    /// <param name="layout">The vault record's.</param>
    public static HsmSettings? Read(ref RecordReader reader, byte layout)
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

        return new HsmSettings(sku, administrators.MoveToImmutable(), KeysThroughArm: layout >= 3 && reader.Bool());
    }
}
