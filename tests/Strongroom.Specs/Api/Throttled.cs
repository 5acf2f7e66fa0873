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
        var replies = await ExhaustAsync();
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

        // The unmodified client waits for as long as the answer says, and its caller hears nothing of it.
        var client = Sdks.NetClient(server, server.Settings["STRONGROOM_CLIENT_ID"], server.Settings["STRONGROOM_CLIENT_SECRET"]);
        await ExhaustAsync();
        Assert.Equal("v", (await client.SetSecretAsync("throttled-net", "v")).Value.Value);

        await Task.Delay(TimeSpan.FromSeconds(int.Parse(refused[0].Headers["Retry-After"], CultureInfo.InvariantCulture)));
        Assert.Equal(200, (await _wire.SendAsync("PUT", "/secrets/throttled-after", """{"value":"v"}""")).Status);

        var (exitCode, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 100 --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, trail);
        Assert.Contains("Reason: VaultRequestTypeLimitReached", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_callers_writes_to_a_subscription_are_counted_apart_from_its_reads()
    {
        var arm = server.Settings["STRONGROOM_ARM_AUDIENCE"];
        var group = $"{arm}/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/resourceGroups/nobody?api-version=2021-04-01";
        var token = await _wire.TokenAsync(resource: arm);
        var limited = await _wire.TokenAsync(limited: true, resource: arm);
        Assert.Equal(403, (await _wire.SendToAsync("PATCH", group, "{}", limited)).Status);
        var statuses = new ConcurrentBag<int>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            int status;
            do
            {
                status = (await _wire.SendToAsync("PATCH", group, "{}", token)).Status;
                statuses.Add(status);
            }
            while (status == 404 && statuses.Count < 2000);
        }));

        Assert.InRange(statuses.Count(status => status == 404), 1200, 1220);
        var refused = await _wire.SendToAsync("PATCH", group, "{}", token);
        Assert.Equal((429, "TooManyRequests"), (refused.Status, refused.ErrorCode));
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 3);
        Assert.Equal(404, (await _wire.SendToAsync("GET", group, token: token)).Status);
        Assert.Equal(403, (await _wire.SendToAsync("PATCH", group, "{}", limited)).Status);
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

    /// <summary>Sets secrets until nobody may any more. Each lane falls silent at its first refusal, so that the refusals do not outnumber what they are about.</summary>
    private async Task<IReadOnlyCollection<Reply>> ExhaustAsync()
    {
        var replies = new ConcurrentBag<Reply>();
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
        return replies;
    }
}
