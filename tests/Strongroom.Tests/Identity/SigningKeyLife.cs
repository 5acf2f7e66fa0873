using System.Text;
using Strongroom.Identity;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>Rotation, restart and the end of signing keys.</summary>
public sealed class SigningKeyLife : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_restart_keeps_tokens_valid_and_the_key_the_same()
    {
        var token = _at.IssueA();
        var kid = Kid(token);
        await _at.RestartAsync();
        Assert.Null(_at.Present(token).Error);
        Assert.Equal(kid, Kid(_at.IssueA()));
    }

    [Fact]
    public async Task Sealing_and_opening_again_keeps_tokens_valid()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        await _at.OpenAsync();
        Assert.Null(_at.Present(token).Error);
    }

    [Fact]
    public async Task Nothing_is_due_before_the_last_day_of_the_period()
    {
        _at.Clock.Advance(SigningKeyRotation.SigningPeriod - SigningKeyRotation.PublishedAhead - TimeSpan.FromSeconds(1));
        Assert.False(await RotateIfDueAsync());
        Assert.Single(_at.Feed.Current!.Keys);
    }

    [Fact]
    public async Task The_next_key_is_published_a_day_ahead_signs_when_its_time_comes_and_old_tokens_live_on()
    {
        var first = Kid(_at.IssueA());
        _at.Clock.Advance(SigningKeyRotation.SigningPeriod - SigningKeyRotation.PublishedAhead);
        Assert.True(await RotateIfDueAsync());
        Assert.False(await RotateIfDueAsync());
        Assert.Equal(2, _at.Feed.Current!.Keys.Length);
        Assert.Equal(first, Kid(_at.IssueA()));

        _at.Clock.Advance(SigningKeyRotation.PublishedAhead - TimeSpan.FromSeconds(1));
        var last = _at.IssueA();
        Assert.Equal(first, Kid(last));
        _at.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = _at.IssueA();
        Assert.NotEqual(first, Kid(next));
        Assert.Null(_at.Present(last).Error);
        Assert.Null(_at.Present(next).Error);

        _at.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(await RotateIfDueAsync());
        Assert.Null(_at.Present(last).Error);
        _at.Clock.Advance(_at.Options.MaxTokenLifetime - TimeSpan.FromMinutes(59) + TokenRules.Skew);
        Assert.True(await RotateIfDueAsync());
        Assert.Equal(Kid(next), Assert.Single(_at.Feed.Current!.Keys).Kid);
        Assert.DoesNotContain(_at.Store.Rows, r => r.Key.ToString().EndsWith(first, StringComparison.Ordinal));
        Assert.Equal(TokenRefusals.Invalid, _at.Present(last).Error);
    }

    [Fact]
    public async Task After_a_long_stop_the_next_key_still_gets_its_day_in_public()
    {
        _at.Clock.Advance(TimeSpan.FromDays(400));
        Assert.True(await RotateIfDueAsync());
        Assert.Equal(_at.Clock.Now + SigningKeyRotation.PublishedAhead, _at.Feed.Current!.Keys[^1].SignsFrom);
        Assert.Null(_at.Present(_at.IssueB(), _at.VaultOf(_at.TenantB)).Error);
    }

    [Fact]
    public async Task Rotating_now_signs_with_the_new_key_at_once_and_keeps_old_tokens()
    {
        var old = _at.IssueA();
        await _at.ChangeAsync(async tx => await _at.Rotation.RotateNowAsync(tx, _at.Clock.Now, default));
        var now = _at.IssueA();
        Assert.NotEqual(Kid(old), Kid(now));
        Assert.Null(_at.Present(old).Error);
        Assert.Null(_at.Present(now).Error);
    }

    [Fact]
    public async Task A_revoked_key_ends_its_tokens_at_once_remembered_ones_too()
    {
        var token = _at.IssueA();
        Assert.Null(_at.Present(token).Error);
        await _at.ChangeAsync(async tx => await _at.Rotation.RotateNowAsync(tx, _at.Clock.Now, default));
        await _at.ChangeAsync(async tx => await SigningKeyRotation.RevokeAsync(tx, Kid(token), default));
        Assert.Equal(TokenRefusals.Invalid, _at.Present(token).Error);
        Assert.Null(_at.Present(_at.IssueA()).Error);
    }

    [Fact]
    public async Task Without_a_key_the_answer_is_503_not_an_unsigned_token()
    {
        await _at.ChangeAsync(async tx => await SigningKeyRotation.RevokeAsync(tx, Kid(_at.IssueA()), default));
        using var answer = _at.Ask(_at.TenantA, _at.ClientA, SampleInstallation.Vault);
        Assert.Equal(503, answer.Error!.Status);
        Assert.Null(answer.Token);
    }

    [Fact]
    public async Task Two_rotations_at_once_leave_one_new_key()
    {
        var guard = new TaggedRows();
        var store = new MemoryStore();
        var rotation = new SigningKeyRotation(new GcmSealer(), _at.Options);
        var transactions = Enumerable.Range(0, 2).Select(_ => new Tx(store, guard, new StoreKey([]), writable: true)).ToArray();
        foreach (var tx in transactions)
        {
            await rotation.RotateIfDueAsync(tx, _at.Clock.Now, default);
        }

        var outcomes = new List<bool>();
        foreach (var tx in transactions)
        {
            outcomes.Add((await store.CommitAsync(tx.ToBatch(), default)).Committed);
        }

        Assert.Equal([true, false], outcomes);
        Assert.Single(store.Rows, r => r.Key.StartsWith(IdentityRows.SigningKeys.Prefix()));
    }

    [Fact]
    public void The_store_holds_no_private_key_and_no_client_secret()
    {
        foreach (var row in _at.Store.Rows)
        {
            var text = Encoding.Latin1.GetString(row.Value);
            Assert.DoesNotContain(_at.ClientA.Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(_at.ClientB.Secret, text, StringComparison.Ordinal);

            // rsaEncryption (1.2.840.113549.1.1.1) stands in every PKCS#8 private key.
            Assert.Equal(-1, row.Value.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]));
        }
    }

    [Fact]
    public void A_client_secret_has_256_bits_its_mark_and_no_second_like_it()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 1000; i++)
        {
            using var secret = ClientSecretText.Generate();
            var text = Encoding.ASCII.GetString(secret.Span);
            Assert.Matches("^[0-9A-Za-z]{3}~sr1~[0-9A-Za-z]{40}$", text);
            Assert.True(seen.Add(text));
        }
    }

    private async Task<bool> RotateIfDueAsync()
    {
        var changed = false;
        await _at.ChangeAsync(async tx => changed = await _at.Rotation.RotateIfDueAsync(tx, _at.Clock.Now, default));
        return changed;
    }

    private static string Kid(string token) => (string)Forgery.Header(token)["kid"]!;
}
