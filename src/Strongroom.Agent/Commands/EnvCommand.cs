using System.CommandLine;
using Strongroom.Agent.Endpoints;

namespace Strongroom.Agent.Commands;

/// <summary>The environment that makes the SDKs find the agent. None of it is secret.</summary>
internal static class EnvCommand
{
    public static Command Build(AgentConsole console)
    {
        var listen = AgentArguments.Listen();
        var imds = AgentArguments.Imds();
        var command = new Command("env", "Print the variables that make the SDKs find the agent: as Azure Arc, or with --imds as a virtual machine") { listen, imds };
        command.SetAction((line, _) => console.RunAsync(() =>
        {
            if (line.GetValue(imds) is { } metadata)
            {
                console.WriteLine($"AZURE_POD_IDENTITY_AUTHORITY_HOST=http://{metadata}");
            }
            else
            {
                var address = line.GetRequiredValue(listen);
                console.WriteLine($"IDENTITY_ENDPOINT=http://{address}{Doors.MetadataPath}");
                console.WriteLine($"IMDS_ENDPOINT=http://{address}");
            }

            return Task.FromResult(AgentExit.Ok);
        }));
        return command;
    }
}
