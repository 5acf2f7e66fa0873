using System.Net;
using Strongroom.Agent.Endpoints;
using Strongroom.Agent.State;

namespace Strongroom.Agent;

/// <summary>How the agent runs.</summary>
internal sealed record AgentOptions
{
    /// <summary>Where Azure Arc's agent listens, and where JavaScript looks when the environment says nothing.</summary>
    public static IPEndPoint DefaultListen { get; } = new(IPAddress.Loopback, 40342);

    public static TimeSpan DefaultPoll { get; } = TimeSpan.FromSeconds(30);

    public required StateFolder Folder { get; init; }

    /// <summary>For the shapes of Azure Arc and App Service; of this machine alone.</summary>
    public IPEndPoint Listen { get; init; } = DefaultListen;

    /// <summary>For the shape of IMDS; null when it is not served.</summary>
    public IPEndPoint? Imds { get; init; }

    public string ChallengeFolder { get; init; } = ArcChallenges.DefaultFolder;

    public string HeaderFolder { get; init; } = IdentityHeaders.DefaultFolder;

    /// <summary>The rules; null means <c>agent.json</c> of the state folder, which need not be there.</summary>
    public string? Configuration { get; init; }

    /// <summary>Between two questions to the server about what was revoked.</summary>
    public TimeSpan Poll { get; init; } = DefaultPoll;
}
