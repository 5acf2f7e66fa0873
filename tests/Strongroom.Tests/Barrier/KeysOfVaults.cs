using Strongroom.Barrier;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class KeysOfVaults
{
    [Fact]
    public async Task A_rotated_vault_seals_under_the_new_key_and_opens_what_is_under_the_old()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var context = new ValueContext(tenant, vault, "secrets", "name", "1");
        var first = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        var old = installation.Values.Seal(first, context, "value"u8);

        var tx = installation.System();
        Assert.Equal(2u, await installation.VaultKeys.RotateAsync(tx, tenant, vault, default));
        Assert.Equal(1u, (await installation.VaultKeys.NewestAsync(tenant, vault, default)).Number);
        Assert.True(await installation.CommitAsync(tx));

        var second = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        Assert.Equal(2u, second.Number);
        var renewed = installation.Values.Rewrap(await installation.VaultKeys.ForAsync(tenant, vault, 1, default), second, context, old);
        Assert.Equal(2u, ValueSealer.KeyNumberOf(renewed));
        using var opened = installation.Values.Open(second, context, renewed);
        Assert.True(opened.Span.SequenceEqual("value"u8));
        Assert.Throws<InvalidDataException>(() => installation.Values.Open(second, context, old));
    }

    [Fact]
    public async Task Two_rotations_at_once_leave_one_winner()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var (a, b) = (installation.System(), installation.System());
        await installation.VaultKeys.RotateAsync(a, tenant, vault, default);
        await installation.VaultKeys.RotateAsync(b, tenant, vault, default);
        Assert.True(await installation.CommitAsync(a));
        Assert.False(await installation.CommitAsync(b));
    }

    [Fact]
    public async Task A_vault_without_keys_and_a_number_without_a_key_are_refused()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await installation.VaultKeys.NewestAsync(TenantId.New(), VaultId.New(), default));
        var (tenant, vault) = await installation.NewVaultAsync();
        await Assert.ThrowsAsync<InvalidDataException>(async () => await installation.VaultKeys.ForAsync(tenant, vault, 2, default));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await installation.VaultKeys.ForAsync(TenantId.New(), vault, 1, default));
    }

    [Fact]
    public async Task A_key_of_one_vault_does_not_serve_another()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var key = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        Assert.Throws<ArgumentException>(() => installation.Values.Seal(key, new ValueContext(tenant, VaultId.New(), "secrets", "name", "1"), "value"u8));
    }

    [Fact]
    public async Task S15_the_key_of_a_deleted_row_leaves_memory_after_its_grace()
    {
        await using var installation = await TestInstallation.OpenedAsync();
        var (tenant, vault) = await installation.NewVaultAsync();
        var key = await installation.VaultKeys.NewestAsync(tenant, vault, default);
        var rowKey = BarrierRows.VaultKeyOf(tenant, vault, 1);
        var tx = installation.System();
        await tx.FindAsync(rowKey, default);
        tx.Delete(rowKey);
        Assert.True(await installation.CommitAsync(tx));
        await Assert.ThrowsAsync<InvalidDataException>(async () => await installation.VaultKeys.NewestAsync(tenant, vault, default));
        Assert.False(key.Tenure.Over.IsCompleted);

        installation.Clock.Advance(TimeSpan.FromSeconds(61));
        var (otherTenant, otherVault) = await installation.NewVaultAsync();
        await installation.VaultKeys.NewestAsync(otherTenant, otherVault, default);
        Assert.True(key.Tenure.Over.IsCompleted);
    }

    [Fact]
    public void The_cache_is_bounded_and_zeroes_what_left_it_a_minute_ago()
    {
        var clock = new ManualClock();
        var cache = new VaultKeyCache();
        var keys = Enumerable.Range(0, VaultKeyCache.Capacity + 100).Select(_ => new VaultKey(TenantId.New(), VaultId.New(), 1, SecretBytes.Random(32))).ToList();
        keys.ForEach(key => cache.Keep(key, clock));
        Assert.Equal(VaultKeyCache.Capacity, cache.Count);
        Assert.False(keys[0].Tenure.Over.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(61));
        cache.Keep(new VaultKey(TenantId.New(), VaultId.New(), 1, SecretBytes.Random(32)), clock);
        Assert.All(keys.Take(100), key => Assert.True(key.Tenure.Over.IsCompleted));
        Assert.All(keys.Skip(101), key => Assert.False(key.Tenure.Over.IsCompleted));
        Assert.True(cache.Close().IsCompletedSuccessfully);
        Assert.All(keys, key => Assert.True(key.Tenure.Over.IsCompleted));
        Assert.Throws<SealedException>(() => cache.Keep(new VaultKey(TenantId.New(), VaultId.New(), 1, SecretBytes.Random(32)), clock));
    }
}
