using Strongroom.Cli;
using Xunit;

namespace Strongroom.Tests.Cli;

public sealed class AdminSockets
{
    [Fact]
    public async Task Passphrase_is_not_sent_into_a_directory_that_everybody_can_write()
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-open-");
        try
        {
            await using var server = await FakeAdminServer.StartAsync(folder.FullName);
            server.Answer(200, "{}");
            folder.UnixFileMode |= UnixFileMode.OtherWrite;
            using var output = new MemoryStream();
            await using var error = new StringWriter();
            var console = new CliConsole(output, error, _ => new Kernel.SecretBytes("one"u8));

            var exit = await CliCommands.InvokeAsync(CliCommands.Build(console), console, ["unseal", "--data", folder.FullName], CancellationToken.None);

            Assert.Equal(ExitCode.Local, exit);
            Assert.Contains("can be written by every user", error.ToString(), StringComparison.Ordinal);
            Assert.Empty(server.Requests);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Following_the_trail_ends_well_when_interrupted()
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-tail-");
        try
        {
            await using var server = await FakeAdminServer.StartAsync(folder.FullName);
            server.Hold = true;
            server.Answer(200, "{\"seq\":1}\n");
            using var output = new MemoryStream();
            await using var error = new StringWriter();
            var console = new CliConsole(output, error, _ => throw new InvalidOperationException());
            using var interrupt = new CancellationTokenSource();

            var running = CliCommands.InvokeAsync(CliCommands.Build(console), console, ["audit", "tail", "-f", "--data", folder.FullName], interrupt.Token);
            while (output.Length == 0 && !running.IsCompleted)
            {
                await Task.Delay(20);
            }

            await interrupt.CancelAsync();

            Assert.Equal(ExitCode.Ok, await running.WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.Equal("{\"seq\":1}\n"u8.ToArray(), output.ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
