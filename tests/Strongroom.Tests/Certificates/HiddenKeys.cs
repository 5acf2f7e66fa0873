using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>A key that was made not to be read is in no secret, ever; not by a policy that is changed afterwards either.</summary>
public sealed class HiddenKeys : IAsyncLifetime
{
    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync() => _life = await CertificateLife.StartAsync();

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Fact]
    public async Task A_hidden_key_is_kept_for_the_next_version_as_long_as_that_hides_it_too()
    {
        await CreateAsync("hidden", exportable: false);
        var first = await KeyAsync("hidden");
        await AgainAsync("hidden");
        Assert.Equal(first, await KeyAsync("hidden"));
        Assert.False(await IsShownAsync("hidden"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_shows_its_key_has_another_than_the_hidden_one(bool imported)
    {
        if (imported)
        {
            var (pem, _) = Imported.Pem(_life.Now.AddDays(-1), _life.Now.AddDays(100));
            await _life.ImportAsync("leak", pem, """{"key_props":{"exportable":false,"reuse_key":true},"issuer":{"name":"Self"}}""");
        }
        else
        {
            await CreateAsync("leak", exportable: false);
        }

        var hidden = await KeyAsync("leak");
        Assert.False(await IsShownAsync("leak"));

        await _life.PatchAsync("leak/policy", """{"key_props":{"exportable":true}}""");
        await AgainAsync("leak");
        Assert.True(await IsShownAsync("leak"));
        var shown = await KeyAsync("leak");
        Assert.NotEqual(hidden, shown);

        // What is shown already may be kept.
        await AgainAsync("leak");
        Assert.Equal(shown, await KeyAsync("leak"));
    }

    private async Task CreateAsync(string name, bool exportable) => Assert.Equal(202, (await _life.Server.SendAsync("POST", $"/certificates/{name}/create", $$$"""
        {
          "policy": {
            "key_props": { "kty": "EC", "crv": "P-256", "reuse_key": true, "exportable": {{{(exportable ? "true" : "false")}}} },
            "secret_props": { "contentType": "application/x-pem-file" },
            "x509_props": { "subject": "CN={{{name}}}" },
            "issuer": { "name": "Self" }
          }
        }
        """)).Status);

    private async Task AgainAsync(string name) => Assert.Equal(202, (await _life.Server.SendAsync("POST", $"/certificates/{name}/create", "{}")).Status);

    private async Task<string?> KeyAsync(string name) => (await _life.Server.SendAsync("GET", $"/keys/{name}")).Json.GetProperty("key").GetProperty("x").GetString();

    private async Task<bool> IsShownAsync(string name) =>
        (await _life.Server.SendAsync("GET", $"/secrets/{name}")).Json.GetProperty("value").GetString()!.Contains("PRIVATE KEY", StringComparison.Ordinal);
}
