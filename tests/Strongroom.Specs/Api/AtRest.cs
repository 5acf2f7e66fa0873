using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>S1, S35: no secret byte at rest or in any output in clear, whatever was done with it.</summary>
public sealed class AtRest
{
    [Fact, Trait("Row", "V12"), Trait("Row", "V13")]
    public async Task No_canary_is_found_in_any_file_or_output_in_any_spelling()
    {
        await using var server = new DevServer();
        await server.StartAsync();
        var canaries = Enumerable.Range(0, 50).Select(_ => Convert.ToHexString(RandomNumberGenerator.GetBytes(16))).ToList();
        using var wire = new Wire(server);
        for (var i = 0; i < canaries.Count; i++)
        {
            await ExerciseAsync(wire, $"canary-{i}", canaries[i], canaries[(i + 1) % canaries.Count]);
        }

        var token = await wire.TokenAsync();
        server.Kill();

        var needles = canaries.SelectMany(Spellings).Append(Encoding.ASCII.GetBytes(token)).Append(Encoding.ASCII.GetBytes(server.Settings["STRONGROOM_CLIENT_SECRET"])).ToList();
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)))
        {
            var content = await File.ReadAllBytesAsync(file);
            Assert.All(needles, needle => Assert.True(content.AsSpan().IndexOf(needle) < 0, $"{file} holds a canary"));
        }

        Assert.All(canaries, canary => Assert.DoesNotContain(canary, server.Output, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(token, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_itself_finds_what_is_there()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [1, 2, .. Spellings("AB12").ElementAt(1), 3]);

        Assert.Contains(Spellings("AB12"), needle => File.ReadAllBytes(file).AsSpan().IndexOf(needle) >= 0);
        File.Delete(file);
    }

    [Fact, Trait("Row", "V33")]
    public async Task Nobody_but_the_owner_can_read_the_data_directory()
    {
        await using var server = new DevServer();
        await server.StartAsync();

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(server.DataDirectory) & others);
        foreach (var file in Directory.EnumerateFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("ca.pem", StringComparison.Ordinal) && !file.EndsWith("ca-bundle.pem", StringComparison.Ordinal)))
        {
            Assert.True((File.GetUnixFileMode(file) & others) == 0 || file.EndsWith("verifier-key", StringComparison.Ordinal) || file.EndsWith("admin.sock", StringComparison.Ordinal), $"{file} is open to others");
        }
    }

    private static async Task ExerciseAsync(Wire wire, string name, string canary, string other)
    {
        await wire.SendAsync("PUT", $"/secrets/{name}", JsonSerializer.Serialize(new { value = canary }));
        await wire.SendAsync("PUT", $"/secrets/{name}", JsonSerializer.Serialize(new { value = other + canary }));
        await wire.SendAsync("GET", $"/secrets/{name}");
        await wire.SendAsync("PATCH", $"/secrets/{name}", """{"tags":{"k":"v"}}""");
        await wire.SendAsync("PUT", $"/secrets/{name}", $$"""{"value":"{{canary}}" broken""");
        await wire.SendAsync("PUT", $"/secrets/{name}", $$"""{"value":["{{canary}}"]}""");
        await wire.SendAsync("PUT", $"/secrets/{name}", $$$"""{"value":"{{{canary}}}","attributes":{"exp":"{{{canary}}}"}}""");
        await wire.SendAsync("PUT", $"/secrets/{name}", $$$"""{"value":"x","attributes":{"enabled":"{{{canary}}}"},"contentType":{"{{{canary}}}":1}}""");
        var backup = await wire.SendAsync("POST", $"/secrets/{name}/backup");
        await wire.SendAsync("DELETE", $"/secrets/{name}");
        await wire.SendAsync("DELETE", $"/deletedsecrets/{name}");
        await wire.SendAsync("POST", "/secrets/restore", backup.Body);
    }

    private static IEnumerable<byte[]> Spellings(string canary) =>
    [
        Encoding.UTF8.GetBytes(canary), Encoding.Unicode.GetBytes(canary), Encoding.UTF8.GetBytes(canary.ToLowerInvariant()),
        Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(canary)).TrimEnd('=')[..^2]), Encoding.UTF8.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(canary))),
    ];
}
