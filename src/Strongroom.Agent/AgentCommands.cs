using System.CommandLine;
using Strongroom.Agent.Commands;

namespace Strongroom.Agent;

/// <summary>The commands of the agent, for the executable's command line.</summary>
public static class AgentCommands
{
    /// <param name="output">Standard output.</param>
    /// <param name="error">One line for each fault.</param>
    /// <param name="input">Standard input, from which a code may come.</param>
    public static Command Build(Stream output, TextWriter error, Func<Stream> input)
    {
        var console = new AgentConsole(output, error, input);
        return new Command("agent", "Serve this machine's managed identities to its processes")
        {
            InitCommand.Build(console), EnrollCommand.Build(console), RunCommand.Build(console), StatusCommand.Build(console), EvictCommand.Build(console), EnvCommand.Build(console),
        };
    }
}
