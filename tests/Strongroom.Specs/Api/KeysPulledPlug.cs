using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>kill -9 in the middle of creates, imports and rotations (reliability R1, R2, R5): what was answered is there and works, and the trail covers it.</summary>
public sealed class KeysPulledPlug
{
    private const int PerRound = 120;

    private static readonly byte[] Digest = SHA256.HashData("a message"u8);

    private static int Rounds => Environment.GetEnvironmentVariable("STRONGROOM_LONG") == "1" ? 20 : 3;

    [Fact]
    public async Task Every_acknowledged_version_survives_with_its_key_and_the_trail_verifies()
    {
        await using var server = new DevServer();
        await server.StartAsync();
        var acknowledged = new ConcurrentDictionary<string, (string Body, string RequestId)>();
        for (var round = 0; round < Rounds; round++)
        {
            using (var wire = new Wire(server))
            {
                await wire.TokenAsync();
                var vault = KeyHost.FirstVault(server, wire);
                var writers = Enumerable.Range(0, 6).Select(writer => WriteUntilCutAsync(vault, $"r{round}-w{writer}", acknowledged)).ToList();
                var target = acknowledged.Count + PerRound;
                while (acknowledged.Count < target && writers.Any(writer => !writer.IsCompleted))
                {
                    await Task.Delay(5);
                }

                server.Kill();
                await Task.WhenAll(writers);
                Assert.True(acknowledged.Count >= target, "The plug was pulled after too little");
            }

            await server.StartAsync();
            await CheckAsync(server, acknowledged);
        }
    }

    /// <summary>A name of its own for each writer, which grows by versions made in three ways.</summary>
    private static async Task WriteUntilCutAsync(KeyHost vault, string writer, ConcurrentDictionary<string, (string, string)> acknowledged)
    {
        try
        {
            for (var i = 0; i < 5000; i++)
            {
                var name = $"plug-{writer}-{i / 9}";
                using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                var reply = await ((i % 9, i % 3) switch
                {
                    (0, _) or (_, 1) => vault.SendAsync("POST", $"/keys/{name}/create", KeyBodies.New("EC")),
                    (_, 0) => vault.SendAsync("POST", $"/keys/{name}/rotate"),
                    _ => vault.SendAsync("PUT", $"/keys/{name}", $$"""{"key":{{KeyBodies.Jwk(own, "P-256")}}}"""),
                });
                Assert.True(reply.Status == 200, $"{reply.Status} {reply.Body}");
                acknowledged[KeyHost.IdOf(reply)] = (reply.Body, reply.Headers["x-ms-request-id"]);
            }
        }
        catch (HttpRequestException)
        {
            // The plug was pulled: this write's outcome is unknown, so nothing is claimed for it.
        }
    }

    private static async Task CheckAsync(DevServer server, ConcurrentDictionary<string, (string Body, string RequestId)> acknowledged)
    {
        using var wire = new Wire(server);
        var vault = KeyHost.FirstVault(server, wire);
        foreach (var (kid, (body, _)) in acknowledged)
        {
            var reply = await vault.SendAsync("GET", new Uri(kid).AbsolutePath);
            Assert.True(reply.Status == 200 && reply.Body == body, $"{kid} was acknowledged and is lost: {reply.Status} {reply.Body}");
            using var local = PublicKeys.Ec(reply.Json.GetProperty("key"));
            Assert.True(local.VerifyHash(Digest, await vault.ValueAsync(kid, "sign", KeyBodies.Use("ES256", Digest))), $"{kid} signs with another key");
        }

        var (verified, verdict) = await Session.RunAsync($"dotnet {DevServer.Executable} audit verify --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(verified == 0, verdict);
        var (_, trail) = await Session.RunAsync($"dotnet {DevServer.Executable} audit tail -n 1000000 --data {server.DataDirectory}", server.DataDirectory);
        var records = trail.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("operationName").GetString() is "KeyCreate" or "KeyImport" or "KeyRotate")
            .CountBy(record => record.GetProperty("correlationId").GetString()!)
            .ToDictionary();
        foreach (var (kid, (_, requestId)) in acknowledged)
        {
            Assert.True(records.GetValueOrDefault(requestId) == 1, $"{kid}: {records.GetValueOrDefault(requestId)} records of request {requestId}");
        }
    }
}
