using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Azure's documented limits, over the wire.</summary>
public sealed class Throttled(ThrottledServer server) : IClassFixture<ThrottledServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    [Fact]
    public async Task Three_hundred_sets_use_up_a_vaults_ten_seconds_and_the_wait_that_the_answer_names_is_enough()
    {
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/throttled", token: await _wire.TokenAsync(limited: true))).Status);
        await _wire.TokenAsync();
        var clock = Stopwatch.StartNew();
        var replies = new ConcurrentBag<Reply>();

        // One lane falls silent at its first refusal, so that the refusals do not outnumber what they are about.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async lane =>
        {
            Reply reply;
            do
            {
                reply = await _wire.SendAsync("PUT", $"/secrets/throttled-{lane}", """{"value":"v"}""");
                replies.Add(reply);
            }
            while (reply.Status == 200 && replies.Count < 2000);
        }));

        var limit = 300 + (30 * clock.Elapsed.TotalSeconds) + 1;
        Assert.InRange(replies.Count(reply => reply.Status == 200), 300, limit);
        var refused = replies.Where(reply => reply.Status == 429).ToList();
        Assert.NotEmpty(refused);
        foreach (var reply in refused)
        {
            Assert.Equal(
                """{"error":{"code":"Throttled","message":"Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached"}}""",
                reply.Body);
            Assert.Equal("1", reply.Headers["Retry-After"]);
            Assert.True(Guid.TryParse(reply.Headers["x-ms-request-id"], out _));
        }

        // No right, no charge, and no news of the budget either.
        Assert.Equal(403, (await _wire.SendAsync("GET", "/secrets/throttled", token: await _wire.TokenAsync(limited: true))).Status);
        Assert.Equal(401, (await _wire.SendAsync("GET", "/secrets/throttled", token: "x")).Status);

        await Task.Delay(TimeSpan.FromSeconds(int.Parse(refused[0].Headers["Retry-After"], CultureInfo.InvariantCulture)));
        Assert.Equal(200, (await _wire.SendAsync("PUT", "/secrets/throttled-after", """{"value":"v"}""")).Status);

        var (exitCode, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 100 --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, trail);
        Assert.Contains("Reason: VaultRequestTypeLimitReached", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_nobody_knows_is_refused_at_the_start()
    {
        foreach (var (variable, arguments, named) in new[] { ("", "--throttle aws", "--throttle"), ("aws", "", "STRONGROOM_THROTTLE"), ("off", "--throttle ''", "--throttle") })
        {
            var (exitCode, output) = await Session.RunAsync(
                $"dotnet {DevServer.Executable} dev --data unused --port {DevServer.FreePort()} {arguments}",
                server.DataDirectory,
                variable.Length == 0 ? null : new Dictionary<string, string> { ["STRONGROOM_THROTTLE"] = variable });

            Assert.NotEqual(0, exitCode);
            Assert.Contains($"{named} takes one of default, azure, off", output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _wire.Dispose();
}
