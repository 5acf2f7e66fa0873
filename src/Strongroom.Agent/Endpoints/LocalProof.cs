using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Strongroom.Agent.Peers;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>What a shape wants beside being who one is: a header for App Service, an answered challenge for Azure Arc, nothing for IMDS.</summary>
internal sealed class LocalProof(ArcChallenges challenges, IdentityHeaders identityHeaders, ILogger<LocalProof> log)
{
    /// <summary>Null when it is there.</summary>
    public VaultError? Check(IHeaderDictionary headers, Shape shape, Peer peer) => shape switch
    {
        Shape.AppService => headers["X-IDENTITY-HEADER"] is [{ } value] && identityHeaders.IsOf(peer.User, value) ? null : LocalRefusals.Header,
        Shape.AzureArc => headers.Authorization is [{ } value] && challenges.Redeem(value, peer.User) ? null : Challenge(peer),
        _ => null,
    };

    private VaultError Challenge(Peer peer)
    {
        try
        {
            return LocalRefusals.Challenge(challenges.Make(peer.User));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.NoChallenge(peer.User, fault.Message);
            return LocalRefusals.Stranger;
        }
    }
}
