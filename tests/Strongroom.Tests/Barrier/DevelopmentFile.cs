using Strongroom.Barrier;
using Xunit;

namespace Strongroom.Tests.Barrier;

public sealed class DevelopmentFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("strongroom-test-").FullName;

    private string PathName => Path.Combine(_folder, "development-root-key");

    [Fact]
    public async Task It_opens_the_installation_and_says_loudly_what_it_is()
    {
        await using var installation = new TestInstallation();
        Assert.Null((await installation.Control.InitializeAsync(new DevelopmentFileSlot(_folder), default)).Error);
        Assert.Equal(SealState.Open, (await installation.Control.UnsealAsync(new DevelopmentFileSlot(_folder), default)).Value.State);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathName));
        Assert.StartsWith("DEVELOPMENT ONLY", (await File.ReadAllLinesAsync(PathName))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task It_is_refused_when_others_can_read_or_write_it(UnixFileMode extra)
    {
        await using var installation = new TestInstallation();
        await installation.Control.InitializeAsync(new DevelopmentFileSlot(_folder), default);
        File.SetUnixFileMode(PathName, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
        Assert.Equal("DevelopmentKeyExposed", (await installation.Control.UnsealAsync(new DevelopmentFileSlot(_folder), default)).Error!.Code);
    }

    [Fact]
    public async Task A_missing_or_malformed_or_foreign_file_is_refused()
    {
        await using var installation = new TestInstallation();
        await installation.Control.InitializeAsync(new DevelopmentFileSlot(_folder), default);
        var whole = await File.ReadAllTextAsync(PathName);
        async Task<string> UnsealAsync()
        {
            installation.Clock.Advance(TimeSpan.FromMinutes(1));
            return (await installation.Control.UnsealAsync(new DevelopmentFileSlot(_folder), default)).Error!.Code;
        }

        foreach (var broken in (string[])["", "DEVELOPMENT ONLY", whole[..^5], whole[9..], whole + "x", whole.Split('\n')[0] + "\n" + new string('=', 44)])
        {
            await File.WriteAllTextAsync(PathName, broken);
            Assert.Equal("DevelopmentKeyMalformed", await UnsealAsync());
        }

        await File.WriteAllTextAsync(PathName, whole.Split('\n')[0] + "\n" + Convert.ToBase64String(new byte[32]) + "\n");
        Assert.Equal("SlotRefused", await UnsealAsync());
        File.Delete(PathName);
        Assert.Equal("DevelopmentKeyMissing", await UnsealAsync());
    }

    [Fact]
    public async Task An_initialization_that_broke_off_after_the_file_is_made_good_by_the_next()
    {
        await using var installation = new TestInstallation();
        installation.Memory.BeforeCommit = _ => throw new IOException("power cut");
        await Assert.ThrowsAsync<IOException>(async () => await installation.Control.InitializeAsync(new DevelopmentFileSlot(_folder), default));
        installation.Memory.BeforeCommit = null;
        Assert.Null((await installation.Control.InitializeAsync(new DevelopmentFileSlot(_folder), default)).Error);
        Assert.Null((await installation.Control.UnsealAsync(new DevelopmentFileSlot(_folder), default)).Error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
