using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>Keys in a token, end to end: made over HTTP, used over HTTP, and still there after a power cut.</summary>
public sealed class TokenKeys(TokenServer server) : IClassFixture<TokenServer>, IDisposable
{
    private readonly Wire _wire = new(server);

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task An_hsm_key_is_made_in_the_token_signs_there_and_outlives_the_process()
    {
        var status = Json(await CommandAsync("hsm", "status"));
        Assert.Equal("attached", status.GetProperty("state").GetString());
        Assert.Equal("strongroom-dev", status.GetProperty("token").GetString());
        Assert.Empty(status.GetProperty("missingMechanisms").EnumerateArray());

        var arm = server.Settings["STRONGROOM_ARM_URL"];
        var vault = $"{arm}/subscriptions/{server.Settings["STRONGROOM_SUBSCRIPTION_ID"]}/resourceGroups/dev/providers/Microsoft.KeyVault/vaults/{server.VaultName}?api-version=2022-07-01";
        var control = await _wire.TokenAsync(resource: arm + "/");
        Assert.Equal(200, (await _wire.SendToAsync("PATCH", vault, """{"properties":{"sku":{"family":"A","name":"premium"}}}""", control)).Status);

        var made = await _wire.SendAsync("POST", "/keys/in-token/create", """{"kty":"EC-HSM","crv":"P-256","key_ops":["sign","verify"]}""");
        Assert.True(made.Status == 200, made.Body);
        var key = made.Json.GetProperty("key");
        Assert.Equal("EC-HSM", key.GetProperty("kty").GetString());
        var digest = RandomNumberGenerator.GetBytes(32);
        Assert.True(await SignsAsync(key, digest));

        await server.RestartAsync();
        Assert.True(await SignsAsync(key, digest));

        var refused = await _wire.SendAsync("POST", "/keys/in-token/decrypt", """{"alg":"RSA-OAEP","value":"AAAA"}""");
        Assert.InRange(refused.Status, 400, 403);
    }

    [Fact]
    public async Task S6_neither_the_pin_nor_the_key_is_among_the_processes_arguments_or_in_the_store()
    {
        var pin = await File.ReadAllBytesAsync(Path.Combine(server.DataDirectory, "softhsm", "pin"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(server.DataDirectory, "softhsm", "pin")));
        foreach (var file in Directory.GetFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("/softhsm/pin", StringComparison.Ordinal) && Path.GetExtension(file) is not (".sock" or ".lock")))
        {
            Assert.True((await ReadSharedAsync(file)).AsSpan().IndexOf(pin) < 0, file);
        }

        foreach (var process in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            foreach (var name in (string[])["cmdline", "environ"])
            {
                try
                {
                    Assert.True((await File.ReadAllBytesAsync(Path.Combine(process, name))).AsSpan().IndexOf(pin) < 0, process);
                }
                catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
                {
                    // It has ended, or belongs to somebody else.
                }
            }
        }
    }

    [Theory]
    [InlineData("--hsm-module /nowhere.so --hsm-token x", "The PKCS#11 module /nowhere.so does not exist")]
    [InlineData("--hsm-token x", "need --hsm-module")]
    [InlineData("--hsm-module /nowhere.so", "needs --hsm-token or --hsm-serial")]
    [InlineData("--hsm-softhsm --hsm-token x", "makes its own token")]
    [InlineData("--hsm-module /nowhere.so --hsm-token x --hsm-pin-fd 0 --hsm-pin-file /nowhere", "Only one of")]
    [InlineData("--hsm-module /nowhere.so --hsm-token x --hsm-pin-credential ../pin", "is no path")]
    [InlineData("--hsm-module /nowhere.so --hsm-token x --hsm-sessions 0", "from 1 to 256")]
    public async Task A_start_with_a_token_that_cannot_be_is_refused_in_one_sentence(string options, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-token-");
        try
        {
            var said = await RunAsync(["dev", "--data", Path.Combine(folder.FullName, "data"), "--port", $"{DevServer.FreePort()}", .. options.Split(' ')]);
            Assert.Contains(expected, said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<bool> SignsAsync(JsonElement key, byte[] digest)
    {
        var signed = await _wire.SendAsync("POST", "/keys/in-token/sign", $$"""{"alg":"ES256","value":"{{Base64Url(digest)}}"}""");
        Assert.True(signed.Status == 200, signed.Body);
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Bytes(key.GetProperty("x")), Y = Bytes(key.GetProperty("y")) },
        });
        return ec.VerifyHash(digest, Bytes(signed.Json.GetProperty("value")));
    }

    private Task<string> CommandAsync(params string[] words) => RunAsync([.. words, "--data", server.DataDirectory]);

    private static async Task<string> RunAsync(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[DevServer.Executable, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return await output + await error;
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[] Bytes(JsonElement text) => System.Buffers.Text.Base64Url.DecodeFromChars(text.GetString());
}
