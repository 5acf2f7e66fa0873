using System.Diagnostics;
using Strongroom.Issuers;
using Xunit;

namespace Strongroom.Tests.Issuers;

/// <summary>Programs of the operator's: which are run, how, and for how long.</summary>
public sealed class HookPrograms
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Arguments_arrive_as_they_are_and_no_shell_sees_them()
    {
        using var hook = new SpyHook();
        Assert.Null(await HookProgram.RunAsync(hook.Path, ["present", "$(touch /tmp/x); a b", "-'\"*"], Limit, default));
        Assert.Equal(["present", "$(touch /tmp/x); a b", "-'\"*"], hook.Lines);
    }

    [Fact]
    public async Task A_failure_tells_its_code_and_the_beginning_of_its_error_output()
    {
        using var hook = new SpyHook("head -c 100000 /dev/zero | tr '\\0' 'o'; head -c 100000 /dev/zero | tr '\\0' 'e' >&2; exit 3");
        var (reason, output) = (await HookProgram.RunAsync(hook.Path, ["cleanup"], Limit, default))!.Value;
        Assert.Equal("It ended with 3.", reason);
        Assert.Equal(new string('e', 300) + "…", output);
    }

    [Theory]
    [InlineData("sleep 60")]
    [InlineData("sleep 60 & exit 0")]
    public async Task What_takes_too_long_is_ended(string then)
    {
        using var hook = new SpyHook(then);
        var clock = Stopwatch.StartNew();
        var (reason, _) = (await HookProgram.RunAsync(hook.Path, [], TimeSpan.FromSeconds(1), default))!.Value;
        Assert.Contains("longer than 1", reason, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 15);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherWrite)]
    public async Task What_others_may_write_or_nobody_may_run_is_not_run(UnixFileMode mode)
    {
        using var hook = new SpyHook();
        File.SetUnixFileMode(hook.Path, mode);
        Assert.NotNull(HookProgram.Fault(hook.Path));
        Assert.NotNull(await HookProgram.RunAsync(hook.Path, [], Limit, default));
        Assert.Empty(hook.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("./true")]
    [InlineData("/tmp")]
    [InlineData("/no/such/file")]
    [InlineData("/bin/true\0/x")]
    public void What_is_no_absolute_path_of_a_program_is_refused(string path) => Assert.NotNull(HookProgram.Fault(path));

    [Fact]
    public void A_program_of_the_systems_is_taken() => Assert.Null(HookProgram.Fault("/bin/true"));
}
