using CsCheck;
using Strongroom.Gate;
using Strongroom.Throttle;
using Xunit;

namespace Strongroom.Tests.Throttle;

/// <summary>Who draws on which budget, and what a refusal says (wire reference §8.1).</summary>
public sealed class Budgets
{
    private static readonly int[] Limits = [4000, 2000, 1000, 500, 300, 250, 20, 10];

    private readonly SteppedTime _time = new();

    [Theory]
    [InlineData(4000)]
    [InlineData(2000)]
    [InlineData(1000)]
    [InlineData(500)]
    [InlineData(300)]
    [InlineData(250)]
    [InlineData(20)]
    [InlineData(10)]
    public void Each_documented_limit_holds_alone_and_comes_back_within_ten_seconds(int perTenSeconds)
    {
        var throttle = new RequestThrottle(ThrottleProfile.Azure, _time);
        var (vault, caller) = (Sample.Vault(), Sample.Caller());

        Assert.Equal(perTenSeconds, Admitted(throttle, vault, caller, perTenSeconds));
        _time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.Equal(perTenSeconds, Admitted(throttle, vault, caller, perTenSeconds));
    }

    [Fact]
    public void All_classes_draw_on_one_pool_by_weight()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Azure, _time);
        var (vault, caller) = (Sample.Vault(), Sample.Caller());

        for (var i = 0; i < 150; i++)
        {
            Assert.Null(throttle.AdmitToVault(vault, caller, 300));
        }

        Assert.Equal(2000, Admitted(throttle, vault, caller, 4000));
        Assert.Equal(0, Admitted(throttle, vault, caller, 300));
    }

    [Fact]
    public void A_refusal_is_the_documented_one_and_its_wait_suffices()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Azure, _time);
        var (vault, caller) = (Sample.Vault(), Sample.Caller());
        Admitted(throttle, vault, caller, 10);

        var refusal = throttle.AdmitToVault(vault, caller, 10)!;

        Assert.Equal((429, "Throttled"), (refusal.Status, refusal.Code));
        Assert.Equal("Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached", refusal.Message);
        Assert.Equal(1, throttle.AdmitToVault(vault, caller, 4000)!.RetryAfterSeconds);
        Assert.Equal(2, throttle.AdmitToVault(vault, caller, 10)!.RetryAfterSeconds);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, throttle.AdmitToVault(vault, caller, 10)!.RetryAfterSeconds);
        Assert.NotNull(throttle.AdmitToVault(vault, caller, 10));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(throttle.AdmitToVault(vault, caller, 10));
    }

    [Fact]
    public void Callers_of_one_vault_share_its_pool_and_other_vaults_have_their_own()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Azure, _time);
        var vault = Sample.Vault();

        Assert.Equal(300, Admitted(throttle, vault, Sample.Caller(), 300));
        Assert.Equal(0, Admitted(throttle, vault, Sample.Caller(), 300));
        Assert.Equal(300, Admitted(throttle, Sample.Vault(), Sample.Caller(), 300));
    }

    [Fact]
    public void A_subscription_has_five_times_a_vault_and_what_it_refuses_the_vault_keeps()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Azure, _time);
        var subscription = Guid.NewGuid();
        var caller = Sample.Caller();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(300, Admitted(throttle, Sample.Vault(subscription), caller, 300));
        }

        var sixth = Sample.Vault(subscription);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.NotNull(throttle.AdmitToVault(sixth, caller, 300)));

        // Had its refused requests counted, the vault's own pool would be empty now.
        _time.Advance(TimeSpan.FromSeconds(2.001));
        Assert.Equal(300, Admitted(throttle, sixth, caller, 300));
    }

    [Fact]
    public void By_default_one_caller_cannot_use_up_what_another_needs()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Default, _time);
        var (vault, greedy, modest) = (Sample.Vault(), Sample.Caller(), Sample.Caller());

        Assert.Equal(15_000, Admitted(throttle, vault, greedy, 300));
        Assert.NotNull(throttle.AdmitToVault(Sample.Vault(), greedy, 300));
        Assert.Equal(15_000, Admitted(throttle, vault, modest, 300));
    }

    [Fact]
    public void What_the_vault_refuses_the_caller_keeps()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Default, _time);
        var (vault, caller) = (Sample.Vault(), Sample.Caller());
        Admitted(throttle, vault, Sample.Caller(), 300);
        Admitted(throttle, vault, Sample.Caller(), 300);

        Assert.All(Enumerable.Range(0, 20_000), _ => Assert.NotNull(throttle.AdmitToVault(vault, caller, 300)));

        Assert.Equal(15_000, Admitted(throttle, Sample.Vault(), caller, 300));
    }

    [Fact]
    public void The_control_plane_counts_a_callers_reads_writes_and_deletes_for_each_subscription()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Azure, _time);
        var (caller, subscription) = (Sample.Caller(), Guid.NewGuid());

        Assert.Equal(12_000, Enumerable.Range(0, 13_000).Count(_ => throttle.AdmitToControlPlane(caller, subscription, ControlPlaneTraffic.Read) is null));
        Assert.Equal(1_200, Enumerable.Range(0, 2_000).Count(_ => throttle.AdmitToControlPlane(caller, subscription, ControlPlaneTraffic.Write) is null));
        Assert.Equal(15_000, Enumerable.Range(0, 16_000).Count(_ => throttle.AdmitToControlPlane(caller, subscription, ControlPlaneTraffic.Delete) is null));

        Assert.Null(throttle.AdmitToControlPlane(caller, null, ControlPlaneTraffic.Read));
        Assert.Null(throttle.AdmitToControlPlane(caller, Guid.NewGuid(), ControlPlaneTraffic.Read));
        Assert.Null(throttle.AdmitToControlPlane(Sample.Caller(), subscription, ControlPlaneTraffic.Read));
        var refusal = throttle.AdmitToControlPlane(caller, subscription, ControlPlaneTraffic.Write)!;
        Assert.Equal((429, "TooManyRequests", 3), (refusal.Status, refusal.Code, refusal.RetryAfterSeconds));
        Assert.Contains(subscription.ToString("D"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Off_admits_everything()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Off, _time);
        var (vault, caller) = (Sample.Vault(), Sample.Caller());

        Assert.Equal(100_000, Enumerable.Range(0, 100_000).Count(_ => throttle.AdmitToVault(vault, caller, 10) is null && throttle.AdmitToControlPlane(caller, null, default) is null));
    }

    [Fact]
    public void An_admitted_request_allocates_nothing()
    {
        var throttle = new RequestThrottle(ThrottleProfile.Default, _time);
        var (vault, caller) = (Sample.Vault(), Sample.Caller());
        throttle.AdmitToVault(vault, caller, 4000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            throttle.AdmitToVault(vault, caller, 4000);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void No_mix_of_callers_and_classes_gets_more_than_the_vault_has() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7].Select(i => Limits[i]), Gen.Int[0, 500]).List[1, 300].Sample(steps =>
        {
            var time = new SteppedTime();
            var throttle = new RequestThrottle(ThrottleProfile.Azure, time);
            var vault = Sample.Vault();
            var callers = Enumerable.Range(0, 4).Select(_ => Sample.Caller()).ToArray();
            var (given, seconds) = (0.0, 0.0);
            foreach (var (who, perTenSeconds, milliseconds) in steps)
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                seconds += milliseconds / 1000.0;
                given += throttle.AdmitToVault(vault, callers[who], perTenSeconds) is null ? 1.0 / perTenSeconds : 0;
                Assert.True(given <= 1 + (seconds / 10) + 1e-9, $"{given} vaults' worth in {seconds} s");
            }
        });

    /// <summary>How many are admitted now, one after the other, until one is refused.</summary>
    private static int Admitted(RequestThrottle throttle, VaultEntry vault, Caller caller, int perTenSeconds)
    {
        var count = 0;
        while (throttle.AdmitToVault(vault, caller, perTenSeconds) is null)
        {
            count++;
        }

        return count;
    }
}
