using System.Diagnostics;
using System.Text;
using Strongroom.Identity;
using Xunit;

namespace Strongroom.Tests.Identity;

/// <summary>The cache of verified tokens: bounded, cheap, gone with the keys.</summary>
public sealed class RememberedTokens : IAsyncLifetime
{
    private SampleInstallation _at = null!;

    public async ValueTask InitializeAsync() => _at = await SampleInstallation.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _at.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_hit_allocates_next_to_nothing()
    {
        var header = "Bearer " + _at.IssueA();
        var expectation = _at.VaultOf(_at.TenantA);
        for (var i = 0; i < 200; i++)
        {
            Assert.Null(_at.Validator.Authenticate(header, expectation).Error);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = _at.Validator.Authenticate(header, expectation);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 300);
    }

    [Fact]
    public void Refused_tokens_are_not_remembered()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.NotNull(_at.Present(_at.IssueB()).Error);
            Assert.NotNull(_at.Present("a.b.c" + i).Error);
        }

        Assert.Equal(0, _at.Feed.Current!.Cache.Count);
    }

    [Fact]
    public void The_number_remembered_is_bounded_and_what_is_used_stays()
    {
        var token = TokenReader.Read(Encoding.ASCII.GetBytes(_at.IssueA()), _at.Feed.Current!)!;
        var cache = new TokenCache(100);
        var used = new TokenHash(1, 2, 3, 4);
        cache.Add(used, token);
        for (ulong i = 0; i < 10_000; i++)
        {
            cache.Add(new TokenHash(i, 0, 0, 0), token);
            Assert.NotNull(cache.Find(used));
            Assert.InRange(cache.Count, 1, 100);
        }

        Assert.Null(cache.Find(new TokenHash(5, 0, 0, 0)));
    }

    [Fact]
    public void Many_threads_stay_within_the_bound()
    {
        var token = TokenReader.Read(Encoding.ASCII.GetBytes(_at.IssueA()), _at.Feed.Current!)!;
        var cache = new TokenCache(1000);
        Parallel.For(0, 50_000, i =>
        {
            cache.Add(new TokenHash((ulong)i, 0, 0, 0), token);
            _ = cache.Find(new TokenHash((ulong)(i / 2), 0, 0, 0));
        });
        Assert.InRange(cache.Count, 1, 1000 + Environment.ProcessorCount);
    }

    [Fact]
    public void Sealing_forgets_them()
    {
        Assert.Null(_at.Present(_at.IssueA()).Error);
        var held = _at.Feed.Current!;
        Assert.Equal(1, held.Cache.Count);
        _at.Feed.Close();
        Assert.Null(_at.Feed.Current);
        Assert.Throws<Strongroom.Barrier.SealedException>(() => held.Keys[0].Sign([1], new byte[256]));
    }

    /// <summary>Not a limit, a figure for the record: shown with <c>-diagnostics</c>.</summary>
    [Fact]
    public void The_cost_of_a_check_is_shown()
    {
        var expectation = _at.VaultOf(_at.TenantA);
        var cold = Enumerable.Range(0, 400).Select(_ => "Bearer " + _at.IssueA()).ToArray();
        var start = Stopwatch.GetTimestamp();
        Array.ForEach(cold, t => _ = _at.Validator.Authenticate(t, expectation));
        var coldCost = Stopwatch.GetElapsedTime(start).TotalMicroseconds / cold.Length;
        for (var i = 0; i < 30_000; i++)
        {
            _ = _at.Validator.Authenticate(cold[0], expectation);
        }

        start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 100_000; i++)
        {
            _ = _at.Validator.Authenticate(cold[0], expectation);
        }

        var hitCost = Stopwatch.GetElapsedTime(start).TotalMicroseconds / 100_000;
        TestContext.Current.SendDiagnosticMessage($"token of {cold[0].Length - 7} characters: first check {coldCost:F1} us, remembered {hitCost:F2} us");
        Assert.True(hitCost < coldCost);
    }
}
