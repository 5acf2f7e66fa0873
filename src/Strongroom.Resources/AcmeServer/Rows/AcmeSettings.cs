using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>That a vault has an ACME server, and for whom.</summary>
/// <param name="IsOpen">True when accounts need no external binding.</param>
/// <param name="Names">Patterns of <see cref="NameLimit"/>; empty for every name that the tenant's issuance policy allows.</param>
public sealed record AcmeSettings(TenantId Tenant, VaultId Vault, bool IsOpen, IReadOnlyList<string> Names, DateTimeOffset EnabledAt) : IRecord<AcmeSettings>
{
    public static void Write(RecordWriter writer, AcmeSettings record)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(record);
        writer.Byte(1);
        writer.Guid(record.Tenant.Value);
        writer.Guid(record.Vault.Value);
        writer.Bool(record.IsOpen);
        writer.TextList(record.Names);
        writer.Int64(record.EnabledAt.ToUnixTimeSeconds());
    }

    public static AcmeSettings Read(ref RecordReader reader)
    {
        reader.Layout(1);
        return new AcmeSettings(
            new TenantId(reader.Guid()), new VaultId(reader.Guid()), reader.Bool(), reader.TextList(), DateTimeOffset.FromUnixTimeSeconds(reader.Int64()));
    }
}
