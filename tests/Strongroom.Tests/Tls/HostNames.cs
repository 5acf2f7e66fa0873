using CsCheck;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Tls;

/// <summary>S60: what a Host header may mean.</summary>
public sealed class HostNames
{
    private static readonly InstallationNames Local = Make("localhost", 8443);

    [Theory]
    [InlineData("login.localhost", SurfaceKind.Login)]
    [InlineData("login.localhost:8443", SurfaceKind.Login)]
    [InlineData("LOGIN.LocalHost:8443", SurfaceKind.Login)]
    [InlineData("management.localhost:8443", SurfaceKind.Management)]
    [InlineData("graph.localhost:8443", SurfaceKind.Graph)]
    [InlineData("portal.localhost:8443", SurfaceKind.Portal)]
    [InlineData("pki.localhost:8443", SurfaceKind.Pki)]
    public void Fixed_hosts_are_known(string host, SurfaceKind kind)
    {
        Assert.Equal(new HostSurface(kind, default), Local.Parse(host));
    }

    [Theory]
    [InlineData("demo.vault.localhost:8443", SurfaceKind.Vault, "demo")]
    [InlineData("demo.vault.localhost", SurfaceKind.Vault, "demo")]
    [InlineData("DeMo-1.Vault.LOCALHOST:8443", SurfaceKind.Vault, "demo-1")]
    [InlineData("demo.managedhsm.localhost:8443", SurfaceKind.ManagedHsm, "demo")]
    [InlineData("demo.privatelink.vault.localhost:8443", SurfaceKind.PrivateVault, "demo")]
    [InlineData("privatelink.vault.localhost:8443", SurfaceKind.Vault, "privatelink")]
    [InlineData("login.vault.localhost:8443", SurfaceKind.Vault, "login")]
    public void Data_planes_are_known_with_their_vault(string host, SurfaceKind kind, string vault)
    {
        var surface = Local.Parse(host);

        Assert.Equal(kind, surface.Kind);
        Assert.Equal(vault, surface.Vault.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":8443")]
    [InlineData(".")]
    [InlineData("localhost")]
    [InlineData("localhost:8443")]
    [InlineData(".localhost")]
    [InlineData("vault.localhost:8443")]
    [InlineData(".vault.localhost:8443")]
    [InlineData("xvault.localhost:8443")]
    [InlineData("a.b.vault.localhost:8443")]
    [InlineData("demo..vault.localhost")]
    [InlineData("demo.vault..localhost")]
    [InlineData("demo.vault.localhost.")]
    [InlineData("demo.vault.localhost.:8443")]
    [InlineData("demo.vault.localhost:")]
    [InlineData("demo.vault.localhost:443")]
    [InlineData("demo.vault.localhost:08443")]
    [InlineData("demo.vault.localhost:8443:8443")]
    [InlineData("demo.vault.localhost:8443 ")]
    [InlineData(" demo.vault.localhost:8443")]
    [InlineData("demo .vault.localhost:8443")]
    [InlineData("demo.vault.localhost:+8443")]
    [InlineData("demo.vault.localhost:٨٤٤٣")]
    [InlineData("user@demo.vault.localhost:8443")]
    [InlineData("evil.example@demo.vault.localhost")]
    [InlineData("demo.vault.localhost@evil.example")]
    [InlineData("demo.vault.localhost,evil.example")]
    [InlineData("evil.example,demo.vault.localhost")]
    [InlineData("demo.vault.localhost/")]
    [InlineData("http://demo.vault.localhost")]
    [InlineData("demo%2evault.localhost")]
    [InlineData("demo%00.vault.localhost")]
    [InlineData("demo\0.vault.localhost")]
    [InlineData("demo\t.vault.localhost")]
    [InlineData("demo\r\n.vault.localhost")]
    [InlineData("demö.vault.localhost")]
    [InlineData("demo.vault.localhoſt")]
    [InlineData("demo。vault.localhost")]
    [InlineData("demo.vault。localhost")]
    [InlineData("xn--dem-sna.vault.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:8443")]
    [InlineData("2130706433:8443")]
    [InlineData("0x7f.1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8443")]
    [InlineData("::1")]
    [InlineData("[::ffff:127.0.0.1]:8443")]
    [InlineData("[demo.vault.localhost]:8443")]
    [InlineData("demo.vault.localhost.evil.example")]
    [InlineData("demo.vault.evillocalhost")]
    [InlineData("evil.example")]
    [InlineData("ab.vault.localhost")]
    [InlineData("1ab.vault.localhost")]
    [InlineData("abc-.vault.localhost")]
    [InlineData("-abc.vault.localhost")]
    [InlineData("a--b.vault.localhost")]
    [InlineData("*.vault.localhost")]
    [InlineData("de_mo.vault.localhost")]
    [InlineData("x.login.localhost")]
    [InlineData("loginlocalhost")]
    [InlineData("logins.localhost")]
    [InlineData("demo.vault.privatelink.localhost")]
    [InlineData("demo.x.privatelink.vault.localhost")]
    public void Everything_else_is_nothing(string host)
    {
        Assert.Equal(HostSurface.Nothing, Local.Parse(host));
    }

    [Fact]
    public void The_longest_vault_name_is_known_and_one_character_more_is_not()
    {
        Assert.Equal(SurfaceKind.Vault, Local.Parse(new string('a', 24) + ".vault.localhost").Kind);
        Assert.Equal(SurfaceKind.None, Local.Parse(new string('a', 25) + ".vault.localhost").Kind);
        Assert.Equal(SurfaceKind.None, Local.Parse(new string('a', 100_000) + ".vault.localhost").Kind);
    }

    [Fact]
    public void The_longest_domain_leaves_room_for_every_name_in_dns()
    {
        var domain = string.Join('.', new string('a', 63), new string('b', 63), new string('c', 63), new string('d', InstallationNames.MaxDomainLength - 192));
        var names = Make(domain, 443);
        Assert.True(VaultName.TryParse(new string('v', 24), out var vault));

        Assert.Equal(InstallationNames.MaxHostLength, names.PrivateVaultHost(vault).Length);
        Assert.Equal(SurfaceKind.PrivateVault, names.Parse(names.PrivateVaultHost(vault)).Kind);
        Assert.False(InstallationNames.TryCreate(domain + "d", 443, out _));
    }

    [Fact]
    public void Names_written_by_us_are_read_back()
    {
        var letter = Gen.Char['a', 'z'];
        var name = Gen.String[letter, 3, 24];
        Gen.Select(name, Gen.OneOf("localhost", "kv.example.org", "corp"), Gen.OneOf(443, 8443)).Sample((text, domain, port) =>
        {
            var names = Make(domain, port);
            Assert.True(VaultName.TryParse(text, out var vault));
            Assert.Equal(new HostSurface(SurfaceKind.Vault, vault), names.Parse(names.VaultOrigin(vault).AsSpan("https://".Length)));
            Assert.Equal(new HostSurface(SurfaceKind.ManagedHsm, vault), names.Parse(names.HsmOrigin(vault).AsSpan("https://".Length)));
            Assert.Equal(new HostSurface(SurfaceKind.PrivateVault, vault), names.Parse(names.PrivateVaultHost(vault)));
            Assert.Equal("https://" + vault.Value + names.VaultSuffix, names.VaultOrigin(vault));
        });
    }

    [Fact]
    public void No_header_makes_it_throw_or_name_a_vault_it_does_not_contain()
    {
        var piece = Gen.OneOf(Gen.OneOf("demo", ".", "vault", "localhost", ":8443", "privatelink", "@", "%2e", "[", "]", "\0", " "), Gen.String);
        piece.Array[0, 8].Select(string.Concat).Sample(host =>
        {
            var surface = Local.Parse(host);
            if (surface.Kind == SurfaceKind.Vault)
            {
                Assert.Equal(Local.VaultHost(surface.Vault), host.Split(':')[0].ToLowerInvariant());
            }
        });
    }

    [Fact]
    public void A_busy_vault_costs_no_memory()
    {
        const string Host = "Demo.vault.localhost:8443";
        Local.Parse(Host);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Local.Parse(Host);
            Local.Parse("login.localhost:8443");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Origins_carry_the_port_unless_it_is_443()
    {
        var plain = Make("kv.example.org", 443);

        Assert.Equal("https://login.kv.example.org", plain.LoginOrigin);
        Assert.Equal("https://vault.kv.example.org", plain.VaultResource);
        Assert.Equal(SurfaceKind.Login, plain.Parse("login.kv.example.org:443").Kind);
        Assert.Equal("https://vault.localhost:8443", Local.VaultResource);
        Assert.Equal("https://managedhsm.localhost:8443", Local.HsmResource);
        Assert.Equal("https://management.localhost:8443", Local.ArmAudience);
        Assert.Equal(".vault.localhost:8443", Local.VaultSuffix);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a.b.")]
    [InlineData(".a")]
    [InlineData("-a.org")]
    [InlineData("a-.org")]
    [InlineData("exämple.org")]
    [InlineData("a b")]
    [InlineData("a:1")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("*.example.org")]
    public void A_bad_domain_makes_no_names(string domain)
    {
        Assert.False(InstallationNames.TryCreate(domain, 443, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_bad_port_makes_no_names(int port)
    {
        Assert.False(InstallationNames.TryCreate("localhost", port, out _));
    }

    [Fact]
    public void Names_are_equal_by_domain_and_port()
    {
        Assert.Equal(Make("LOCALHOST", 8443), Local);
        Assert.NotEqual(Make("localhost", 443), Local);
    }

    private static InstallationNames Make(string domain, int port) =>
        InstallationNames.TryCreate(domain, port, out var names) ? names : throw new InvalidOperationException(domain);
}
