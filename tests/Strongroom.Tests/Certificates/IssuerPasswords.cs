using Xunit;

namespace Strongroom.Tests.Certificates;

/// <summary>An issuer's password goes to the authority that it was given for.</summary>
public sealed class IssuerPasswords : IAsyncLifetime
{
    private CertificateLife _life = null!;

    public async ValueTask InitializeAsync()
    {
        _life = await CertificateLife.StartAsync();
        await _life.UseAuthorityAsync();
        await _life.RegisterAsync("Other");
    }

    public ValueTask DisposeAsync() => _life.DisposeAsync();

    [Fact]
    public async Task It_stays_over_other_changes_and_goes_with_the_provider()
    {
        Assert.Equal(200, (await _life.Server.SendAsync("PUT", "/certificates/issuers/ca", """{"provider":"Scripted","credentials":{"account_id":"a","pwd":"p"}}""")).Status);
        await _life.PatchAsync("issuers/ca", """{"provider":"scripted","credentials":{"account_id":"b"}}""");
        await _life.CreateAsync("first", "", "ca");
        Assert.True(_life.Authority.HasPassword);

        await _life.PatchAsync("issuers/ca", """{"provider":"Other"}""");
        await _life.CreateAsync("second", "", "ca");
        Assert.False(_life.Authority.HasPassword);

        await _life.PatchAsync("issuers/ca", """{"credentials":{"pwd":"q"}}""");
        await _life.CreateAsync("third", "", "ca");
        Assert.True(_life.Authority.HasPassword);
    }
}
