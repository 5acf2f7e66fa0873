using Strongroom.Identity;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>S24: disable, delete and revoke hold when the commit returns, for tokens that are remembered too.</summary>
public sealed class RevokedTokens : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_disabled_principal_is_refused_at_once_and_accepted_again_when_enabled()
    {
        var token = Remembered();
        await _at.ChangeAsync(async tx => await PrincipalDirectory.SetPrincipalEnabledAsync(tx, _at.TenantA, _at.ClientA.Principal, false, default));
        Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
        Assert.Equal(7000112, _at.Ask(_at.TenantA, _at.ClientA, SampleInstallation.Vault).Error!.Code);
        await _at.ChangeAsync(async tx => await PrincipalDirectory.SetPrincipalEnabledAsync(tx, _at.TenantA, _at.ClientA.Principal, true, default));
        Assert.Null(_at.Present(token).Error);
    }

    [Fact]
    public async Task A_disabled_application_is_refused_at_once()
    {
        var token = Remembered();
        await _at.ChangeAsync(async tx => await PrincipalDirectory.SetApplicationEnabledAsync(tx, _at.TenantA, _at.ClientA.Client, false, default));
        Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
        Assert.Equal(7000112, _at.Ask(_at.TenantA, _at.ClientA, SampleInstallation.Vault).Error!.Code);
    }

    [Fact]
    public async Task A_deleted_application_is_refused_at_once_and_its_rows_are_gone()
    {
        var token = Remembered();
        await _at.ChangeAsync(async tx => await PrincipalDirectory.DeleteApplicationAsync(tx, _at.TenantA, _at.ClientA.Client, default));
        Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
        Assert.Equal(700016, _at.Ask(_at.TenantA, _at.ClientA, SampleInstallation.Vault).Error!.Code);
        Assert.DoesNotContain(_at.Store.Rows, r => r.Key.ToString().Contains(_at.TenantA.Compact + "/app", StringComparison.Ordinal));
        Assert.DoesNotContain(_at.Store.Rows, r => r.Key.ToString().Contains(_at.TenantA.Compact + "/sp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Revocation_ends_tokens_so_far_and_a_new_one_in_the_same_second_works()
    {
        var token = Remembered();
        await _at.ChangeAsync(async tx => await PrincipalDirectory.RevokeTokensAsync(tx, _at.TenantA, _at.ClientA.Principal, default));
        Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
        Assert.Null(_at.Present(_at.IssueA()).Error);
        Assert.Null(_at.Present(_at.IssueB(), _at.VaultOf(_at.TenantB)).Error);
    }

    [Fact]
    public async Task Each_of_many_revocations_within_one_second_ends_the_token_before_it()
    {
        for (var i = 0; i < 20; i++)
        {
            var token = Remembered();
            await _at.ChangeAsync(async tx => _ = i % 2 == 0
                ? (await PrincipalDirectory.RevokeTokensAsync(tx, _at.TenantA, _at.ClientA.Principal, default)).Error
                : (await PrincipalDirectory.RevokeTenantTokensAsync(tx, _at.TenantA, default)).Error);
            Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
        }
    }

    [Fact]
    public async Task A_tenants_revocation_ends_its_tokens_and_no_others()
    {
        var (a, b) = (Remembered(), _at.IssueB());
        await _at.ChangeAsync(async tx => await PrincipalDirectory.RevokeTenantTokensAsync(tx, _at.TenantA, default));
        Assert.Equal(TokenRefusals.Revoked, _at.Present(a).Error);
        Assert.Null(_at.Present(b, _at.VaultOf(_at.TenantB)).Error);
        Assert.Null(_at.Present(_at.IssueA()).Error);
    }

    [Fact]
    public async Task A_revocation_survives_a_restart()
    {
        var token = Remembered();
        await _at.ChangeAsync(async tx => await PrincipalDirectory.RevokeTokensAsync(tx, _at.TenantA, _at.ClientA.Principal, default));
        await _at.RestartAsync();
        Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
    }

    [Fact]
    public async Task A_removed_secret_gets_no_token_but_ends_none()
    {
        var token = Remembered();
        await _at.ChangeAsync(async tx => await PrincipalDirectory.RemoveSecretAsync(tx, _at.TenantA, _at.ClientA.Client, _at.ClientA.KeyId, default));
        Assert.Equal(7000215, _at.Ask(_at.TenantA, _at.ClientA, SampleInstallation.Vault).Error!.Code);
        Assert.Null(_at.Present(token).Error);
    }

    [Fact]
    public async Task A_row_damaged_in_the_store_refuses_whoever_it_was_about()
    {
        var token = Remembered();
        var row = _at.Store.Rows.Single(r => r.Key.ToString().Contains(_at.ClientA.Principal.Compact, StringComparison.Ordinal));
        var damaged = row.Value.ToArray();
        damaged[^1] ^= 1;
        await _at.Store.CommitAsync(new Batch().Put(row.Key, damaged, row.Revision), default);
        Assert.Equal(TokenRefusals.Revoked, _at.Present(token).Error);
        await Assert.ThrowsAsync<RowIntegrityException>(async () => await _at.OpenAsync());
        Assert.Throws<Strongroom.Barrier.SealedException>(() => _at.Present(token));
    }

    [Fact]
    public async Task A_thousand_changes_never_leave_a_token_accepted_after_its_principal_was_disabled()
    {
        var token = Remembered();
        for (var i = 0; i < 1000; i++)
        {
            var enabled = i % 2 == 1;
            await _at.ChangeAsync(async tx => await PrincipalDirectory.SetPrincipalEnabledAsync(tx, _at.TenantA, _at.ClientA.Principal, enabled, default));
            Assert.Equal(enabled, _at.Present(token).Error is null);
        }
    }

    private string Remembered()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        Assert.Null(_at.Present(token).Error);
        return token;
    }
}
