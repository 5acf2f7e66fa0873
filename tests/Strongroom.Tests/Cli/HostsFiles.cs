using System.Net;
using Strongroom.Cli;
using Strongroom.Kernel;
using Xunit;

namespace Strongroom.Tests.Cli;

public sealed class HostsFiles : IDisposable
{
    private const string Before = "127.0.0.1\tlocalhost\n# a remark\n::1 ip6-localhost\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("strongroom-hosts-");

    private string HostsPath => Path.Combine(_folder.FullName, "hosts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Lines_come_between_markers_and_the_rest_stays()
    {
        var after = Plan("demo").MergeInto(Before);

        Assert.Equal(Before + """
            # strongroom: begin (written by `strongroom hosts --install`)
            127.0.0.1 demo.vault.localhost
            127.0.0.1 graph.localhost
            127.0.0.1 login.localhost
            127.0.0.1 management.localhost
            127.0.0.1 pki.localhost
            127.0.0.1 portal.localhost
            # strongroom: end

            """, after);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("127.0.0.1 localhost")]
    [InlineData(Before)]
    [InlineData("127.0.0.1 localhost\r\n\r\n")]
    public void Merging_twice_changes_nothing(string before)
    {
        var once = Plan("demo").MergeInto(before);

        Assert.Equal(once, Plan("demo").MergeInto(once));
        Assert.StartsWith(before.TrimEnd('\n'), once, StringComparison.Ordinal);
    }

    [Fact]
    public void Earlier_vaults_stay_and_a_new_address_replaces_the_old()
    {
        var first = Plan("one").MergeInto(Before) + "10.0.0.1 later\n";

        var second = new HostsPlan(Names(), [Vault("two")], IPAddress.Parse("192.0.2.7")).MergeInto(first);

        Assert.Contains("\n127.0.0.1 one.vault.localhost\n", second, StringComparison.Ordinal);
        Assert.Contains("\n192.0.2.7 two.vault.localhost\n", second, StringComparison.Ordinal);
        Assert.Contains("\n192.0.2.7 login.localhost\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1 login.localhost", second, StringComparison.Ordinal);
        Assert.EndsWith("# strongroom: end\n10.0.0.1 later\n", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# strongroom: end\n")]
    [InlineData("# strongroom: begin (written by `strongroom hosts --install`)\n127.0.0.1 x\n")]
    [InlineData("# strongroom: end\n# strongroom: begin (written by `strongroom hosts --install`)\n")]
    [InlineData("# strongroom: begin (written by `strongroom hosts --install`)\n# strongroom: end\n# strongroom: end\n")]
    public void Damaged_markers_are_refused_and_nothing_is_written(string content)
    {
        File.WriteAllText(HostsPath, content);

        var fault = Assert.Throws<CliException>(() => new HostsFile(HostsPath).Install(Plan("demo")));

        Assert.Equal(ExitCode.Local, fault.ExitCode);
        Assert.Equal(content, File.ReadAllText(HostsPath));
    }

    [Fact]
    public void File_keeps_its_mode_its_link_and_its_bytes()
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead;
        byte[] odd = [0x23, 0xE9, 0xFF, 0x0A];
        var target = Path.Combine(_folder.FullName, "target");
        File.WriteAllBytes(target, odd);
        File.SetUnixFileMode(target, Mode);
        File.CreateSymbolicLink(HostsPath, "target");

        Assert.True(new HostsFile(HostsPath).Install(Plan("demo")));
        Assert.False(new HostsFile(HostsPath).Install(Plan("demo")));

        Assert.NotNull(new FileInfo(HostsPath).LinkTarget);
        Assert.Equal(Mode, File.GetUnixFileMode(target));
        Assert.Equal(odd, File.ReadAllBytes(target)[..4]);
        Assert.Equal(["hosts", "target"], _folder.GetFiles().Select(f => f.Name).Order());
    }

    [Fact]
    public void Without_rights_the_error_says_root()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Runs as root, whom modes do not stop");
        File.WriteAllText(HostsPath, Before);
        _folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        try
        {
            var fault = Assert.Throws<CliException>(() => new HostsFile(HostsPath).Install(Plan("demo")));
            Assert.Contains("run this as root", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            _folder.UnixFileMode |= UnixFileMode.UserWrite;
        }
    }

    [Fact]
    public async Task Probe_of_a_name_that_cannot_exist_says_no()
    {
        // RFC 2606 §2: no name under .invalid ever resolves.
        Assert.True(InstallationNames.TryCreate("strongroom.invalid", 443, out var names));
        Assert.False(await NameProbe.ResolvesAsync(names, CancellationToken.None));
    }

    private static HostsPlan Plan(string vault) => new(Names(), [Vault(vault), Vault(vault)], IPAddress.Loopback);

    private static InstallationNames Names() => InstallationNames.TryCreate("localhost", 8443, out var names) ? names : throw new InvalidOperationException();

    private static VaultName Vault(string name) => VaultName.TryParse(name, out var vault) ? vault : throw new ArgumentException(name);
}
