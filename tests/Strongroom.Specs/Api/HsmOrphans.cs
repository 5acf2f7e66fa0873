using Strongroom.Crypto;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Specs.Api;

/// <summary>What a crash left in the token is found and destroyed, and nothing else is. This process looks into the server's token itself.</summary>
public sealed class HsmOrphans(HsmServer server) : IClassFixture<HsmServer>, IDisposable
{
    private readonly HsmWorld _world = new(server);

    [Fact]
    public async Task Only_old_keys_of_this_installation_that_nothing_refers_to_are_orphans()
    {
        var vault = await _world.VaultAsync("orphans");
        await _world.CreateAsync(vault, "live", """{"kty":"EC-HSM"}""");
        await _world.CreateAsync(vault, "saved", """{"kty":"EC-HSM"}""");
        var backup = (await _world.SendAsync("POST", vault, "/keys/saved/backup")).Json.GetProperty("value").GetString();
        await _world.SendAsync("DELETE", vault, "/keys/saved");
        await _world.SendAsync("DELETE", vault, "/deletedkeys/saved");
        var folder = Path.Combine(server.DataDirectory, "softhsm");
        SoftHsm.UseDirectory(folder);
        var options = new Pkcs11Options { ModulePath = SoftHsm.FindModule()!, TokenLabel = "strongroom-dev" };
        using var pin = new SecretBytes(File.ReadAllBytes(Path.Combine(folder, "pin")));
        using var then = new Pkcs11Token(options, new Hours(-2));
        then.LogIn(pin);
        using var now = new Pkcs11Token(options, TimeProvider.System);
        now.LogIn(pin);
        var mark = now.Find("").Single(key => key.Label.EndsWith("/live", StringComparison.Ordinal)).Label[..9];
        var left = then.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], mark + "orphans/left");
        var foreign = then.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], "00000000:orphans/foreign");
        var young = now.Generate(KeyShape.Ec(EcCurve.P256), [KeyOperation.Sign], mark + "orphans/young");

        var listed = await CommandAsync("hsm orphans");
        var destroyed = await CommandAsync("hsm orphans --destroy");

        Assert.Contains(Convert.ToHexStringLower(left.Reference), listed, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(left.Reference), destroyed, StringComparison.Ordinal);
        Assert.Single(listed.Split("\"label\"").Skip(1));
        await UntilGoneAsync(now, left.Reference);
        Assert.DoesNotContain("label", await CommandAsync("hsm orphans"), StringComparison.Ordinal);
        Assert.Equal(
            [foreign.Reference, young.Reference],
            now.Find("").Where(key => key.Label.EndsWith("/foreign", StringComparison.Ordinal) || key.Label.EndsWith("/young", StringComparison.Ordinal)).Select(key => key.Reference).OrderByDescending(key => key.SequenceEqual(foreign.Reference)));
        await _world.SignsAsync(vault, "live", "ES256", 32);
        Assert.Equal(200, (await _world.SendAsync("POST", vault, "/keys/restore", $$"""{"value":"{{backup}}"}""")).Status);
        await _world.SignsAsync(vault, "saved", "ES256", 32);
    }

    public void Dispose() => _world.Dispose();

    private async Task<string> CommandAsync(string command)
    {
        var (exitCode, output) = await Session.RunAsync($"dotnet {DevServer.Executable} {command} --data {server.DataDirectory}", server.DataDirectory);
        Assert.True(exitCode == 0, output);
        return output;
    }

    private static async Task UntilGoneAsync(Pkcs11Token token, byte[] reference)
    {
        for (var i = 0; i < 400 && token.Find("").Any(key => key.Reference.SequenceEqual(reference)); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(token.Find(""), key => key.Reference.SequenceEqual(reference));
    }

    /// <summary>The clock of a server that ran some hours ago.</summary>
    private sealed class Hours(int ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(ahead);
    }
}
