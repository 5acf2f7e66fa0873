using System.Text;

namespace Strongroom.Agent.Commands;

/// <summary>Where the commands write and read.</summary>
internal sealed class AgentConsole(Stream output, TextWriter error, Func<Stream> input)
{
    public Stream Output => output;

    public Stream Input => input();

    public void WriteLine(string text) => output.Write(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>Runs a command; a fault ends it with one line and its exit code.</summary>
    public async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? await command().ConfigureAwait(false)
                : throw new AgentException(AgentExit.Local, "the agent runs on Linux only: it tells processes apart by what that kernel says about them");
        }
        catch (AgentException fault)
        {
            await error.WriteLineAsync("strongroom: " + new string([.. fault.Message.Select(c => char.IsControl(c) ? '?' : c)])).ConfigureAwait(false);
            return fault.ExitCode;
        }
    }
}
