using Strongroom.Identity;
using Strongroom.Identity.Certificates;
using Xunit;

namespace Strongroom.Tests.Identity.Certificates;

/// <summary>The ledger of used assertions: once each, told apart by issuer and tenant, and cleaned as it is used.</summary>
public sealed class UsedAssertions
{
    [Fact]
    [Trait("Row", "J19")]
    public async Task An_id_counts_once_for_its_issuer_and_tenant_until_it_has_ended()
    {
        using var at = await SampleInstallation.CreateAsync();
        var ledger = new JtiLedger(at.Units);
        var end = at.Clock.Now.AddMinutes(10);

        Assert.True(await ledger.UseAsync(at.TenantA, "a", "id", end, default));
        Assert.False(await ledger.UseAsync(at.TenantA, "a", "id", end.AddMinutes(5), default));
        Assert.True(await ledger.UseAsync(at.TenantA, "b", "id", end, default));
        Assert.True(await ledger.UseAsync(at.TenantA, "ai", "d", end, default));
        Assert.True(await ledger.UseAsync(at.TenantB, "a", "id", end, default));
        Assert.False(await new JtiLedger(at.Units).UseAsync(at.TenantA, "a", "id", end, default));

        at.Clock.Advance(TimeSpan.FromMinutes(12));
        Assert.True(await ledger.UseAsync(at.TenantA, "a", "id", end.AddMinutes(12), default));
        Assert.False(await ledger.UseAsync(at.TenantA, "a", "id", end.AddMinutes(12), default));
    }

    [Fact]
    public async Task Rows_that_have_ended_go_as_new_ones_come()
    {
        using var at = await SampleInstallation.CreateAsync();
        var ledger = new JtiLedger(at.Units);
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.True(await ledger.UseAsync(at.TenantA, "a", $"{round}/{i}", at.Clock.Now.AddMinutes(10), default));
            }

            at.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        var rows = await at.Units.System(writable: false).ScanAsync(IdentityRows.UsedAssertions, IdentityRows.UsedAssertions.Prefix(at.TenantA.Compact), null, 1000, default);
        Assert.InRange(rows.Count, 50, 150);
    }
}
