using System.CommandLine;
using System.Net;
using Strongroom.Agent.State;
using Strongroom.Kernel;

namespace Strongroom.Agent.Commands;

/// <summary>Options that several commands take.</summary>
internal static class AgentArguments
{
    public static Option<string> State() => new("--state")
    {
        Description = "The agent's own folder",
        HelpName = "DIR",
        DefaultValueFactory = _ => StateFolder.DefaultPath,
    };

    public static Option<IPEndPoint> Listen() => new("--listen")
    {
        Description = "The address for the endpoints of Azure Arc and App Service; of this machine alone",
        HelpName = "ADDRESS:PORT",
        DefaultValueFactory = _ => AgentOptions.DefaultListen,
        CustomParser = result => EndPoint(result, "--listen") ?? AgentOptions.DefaultListen,
    };

    public static Option<IPEndPoint?> Imds() => new("--imds")
    {
        Description = "The address for the endpoint of IMDS, which is not served without it",
        HelpName = "ADDRESS:PORT",
        CustomParser = result => EndPoint(result, "--imds"),
    };

    public static Option<Guid> Id(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Required = true,
        CustomParser = result =>
        {
            if (!GuidText.TryParse(result.Tokens[0].Value, out var id))
            {
                result.AddError($"{name} takes a GUID");
            }

            return id;
        },
    };

    private static IPEndPoint? EndPoint(System.CommandLine.Parsing.ArgumentResult result, string name)
    {
        if (IPEndPoint.TryParse(result.Tokens[0].Value, out var address) && address.Port != 0)
        {
            return address;
        }

        result.AddError($"{name} takes an IP address and a port, as in 127.0.0.1:40342");
        return null;
    }
}
