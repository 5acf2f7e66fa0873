using Strongroom.Authority;
using Strongroom.Crypto;
using Xunit;

namespace Strongroom.Tests.Authority;

/// <summary>The built-in authority signs what the policy permits, and keeps a register of it.</summary>
public sealed class Issuing
{
    [Fact]
    public async Task A_certificate_chains_to_the_root()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.Named("CN=web.test", "web.test", "127.0.0.1"))).Value;

        Assert.True(CertificateFacts.TryRead(issued.Chain[0], out var leaf, out _));
        Assert.Equal(["web.test"], leaf.Names.Dns);
        Assert.Equal("CN=web.test", leaf.Subject);
        Assert.False(leaf.IsAuthority);
        Assert.Equal(issued.Serial, leaf.Serial);
        Assert.Equal(server.Now.AddDays(IssuancePolicy.UsualDays).ToUnixTimeSeconds(), leaf.NotAfter.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_name_outside_of_the_policy_is_refused()
    {
        await using var server = await AuthorityServer.StartAsync();
        var outcome = await server.IssueAsync(AuthorityServer.For("www.example.org"));
        Assert.Equal("BadParameter", outcome.Error?.Code);
    }

    [Fact]
    public async Task What_was_issued_can_be_revoked_once_and_again()
    {
        await using var server = await AuthorityServer.StartAsync();
        var issued = (await server.IssueAsync(AuthorityServer.For("web.test"))).Value;
        Assert.Null(await server.RevokeAsync(issued.Serial, 4));
        Assert.Null(await server.RevokeAsync(issued.Serial, 1));
        Assert.Equal("CertificateNotFound", (await server.RevokeAsync([1, 2, 3]))?.Code);
    }
}
