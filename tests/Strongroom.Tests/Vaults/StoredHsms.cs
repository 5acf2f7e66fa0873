using Strongroom.Kernel;
using Strongroom.Storage;
using Strongroom.Vaults;
using Xunit;

namespace Strongroom.Tests.Vaults;

public sealed class StoredHsms
{
    [Fact]
    public void The_setting_survives_and_an_older_record_has_it_off()
    {
        var record = Record(keysThroughArm: true);
        var bytes = Bytes(record);
        Assert.True(Read(bytes).Hsm!.KeysThroughArm);

        // Layout 2 ended with the administrators.
        var older = bytes[..^1];
        older[0] = 2;
        Assert.Equal(record.Hsm!.Administrators, Read(older).Hsm!.Administrators);
        Assert.False(Read(older).Hsm!.KeysThroughArm);
        Assert.ThrowsAny<InvalidDataException>(() => Read(bytes[..^1]));
    }

    [Fact]
    public void A_vault_is_read_in_either_layout()
    {
        var bytes = Bytes(Record(keysThroughArm: false) with { Hsm = null });
        foreach (var layout in (byte[])[2, 3])
        {
            bytes[0] = layout;
            Assert.Null(Read(bytes).Hsm);
        }
    }

    private static VaultRecord Record(bool keysThroughArm) => new()
    {
        Id = VaultId.New(),
        Tenant = TenantId.New(),
        Subscription = Entropy.NewGuid(),
        ResourceGroup = "dev",
        Name = VaultName.TryParse("hsm1", out var name) ? name : default,
        ShownName = "hsm1",
        Location = "local",
        RetentionDays = 7,
        PurgeProtection = false,
        CreatedAt = DateTimeOffset.UnixEpoch,
        Settings = VaultSettings.Default,
        Hsm = new HsmSettings("Standard_B1", [PrincipalId.New(), PrincipalId.New()], keysThroughArm),
    };

    private static byte[] Bytes(VaultRecord record)
    {
        var writer = new RecordWriter();
        VaultRecord.Write(writer, record);
        return writer.Written.ToArray();
    }

    private static VaultRecord Read(byte[] bytes)
    {
        var reader = new RecordReader(bytes);
        var record = VaultRecord.Read(ref reader);
        Assert.True(reader.AtEnd);
        return record;
    }
}
