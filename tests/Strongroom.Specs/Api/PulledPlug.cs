using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>kill -9 in the middle of writes (reliability R1, R2, R5): what was answered is there, and the trail covers it.</summary>
public sealed class PulledPlug
{
    [Fact]
    public async Task Every_acknowledged_secret_survives_and_the_trail_verifies()
    {
        await using var server = new DevServer();
        await server.StartAsync();
        var acknowledged = new ConcurrentDictionary<string, (string Value, string RequestId)>();
        for (var round = 0; round < Rounds; round++)
        {
            using (var wire = new Wire(server))
            {
                await wire.TokenAsync();
                var writers = Enumerable.Range(0, 8).Select(writer => WriteUntilCutAsync(wire, $"r{round}-w{writer}", acknowledged)).ToList();
                var target = acknowledged.Count + (1000 / Rounds);
                while (acknowledged.Count < target && writers.Any(writer => !writer.IsCompleted))
                {
                    await Task.Delay(5);
                }

                server.Kill();
                await Task.WhenAll(writers);
            }

            await server.StartAsync();
            await CheckAsync(server, acknowledged);
        }
    }

    private static int Rounds => Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1" ? 40 : 4;

    private static async Task WriteUntilCutAsync(Wire wire, string prefix, ConcurrentDictionary<string, (string, string)> acknowledged)
    {
        try
        {
            for (var i = 0; i < 5000; i++)
            {
                var name = $"plug-{prefix}-{i}";
                var value = $"value of {name} {Guid.NewGuid()}";
                var reply = await wire.SendAsync("PUT", $"/secrets/{name}", JsonSerializer.Serialize(new { value }));
                Assert.Equal(200, reply.Status);
                acknowledged[name] = (value, reply.Headers["x-ms-request-id"]);
            }
        }
        catch (HttpRequestException)
        {
            // The plug was pulled: this write's outcome is unknown, so nothing is claimed for it.
        }
    }

    private static async Task CheckAsync(DevServer server, ConcurrentDictionary<string, (string Value, string RequestId)> acknowledged)
    {
        using var wire = new Wire(server);
        foreach (var (name, (value, _)) in acknowledged)
        {
            var reply = await wire.SendAsync("GET", $"/secrets/{name}");
            Assert.True(reply.Status == 200 && reply.Json.GetProperty("value").GetString() == value, $"{name} was acknowledged and is lost: {reply.Status} {reply.Body}");
        }

        var (verified, verdict) = await Session.RunAsync($"dotnet {DevServer.Executable} audit verify --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(verified == 0, verdict);
        var (_, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 1000000 --data {server.DataDirectory}", server.DataDirectory);
        var records = trail.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("operationName").GetString() == "SecretSet")
            .CountBy(record => record.GetProperty("correlationId").GetString()!)
            .ToDictionary();
        foreach (var (name, (_, requestId)) in acknowledged)
        {
            Assert.True(records.GetValueOrDefault(requestId) == 1, $"{name}: {records.GetValueOrDefault(requestId)} records of request {requestId}");
        }
    }
}
