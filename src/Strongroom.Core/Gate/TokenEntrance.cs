using Microsoft.AspNetCore.Http;
using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>A surface behind a token of any tenant of this installation, which then answers from that tenant alone.</summary>
/// <param name="audiences">Every accepted <c>aud</c>; the first is named in errors.</param>
/// <param name="challenge">The <c>WWW-Authenticate</c> of its 401.</param>
public abstract class TokenEntrance(GatePorts ports, IReadOnlyList<string> audiences, string challenge) : Entrance
{
    internal sealed override VaultError? Enter(Passage passage, bool askForRight)
    {
        string? authorization = passage.Http.Request.Headers.Authorization;
        if (ports.Tokens.Authenticate(authorization, new TokenExpectation(null, audiences)).IsRefused(out var error, out var caller))
        {
            return error with { Challenge = challenge };
        }

        passage.Caller = caller;
        return Admit(passage);
    }

    /// <summary>
    /// Takes the request from the caller's budget for the tenant. A surface whose decisions need more than the token decides first, and so
    /// puts its own in place of this.
    /// </summary>
    protected virtual VaultError? Admit(Passage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return ports.Throttle.AdmitToControlPlane(passage.Caller, subscription: null, TrafficOf(passage.Http.Request.Method));
    }

    protected static ControlPlaneTraffic TrafficOf(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? ControlPlaneTraffic.Read
        : HttpMethods.IsDelete(method) ? ControlPlaneTraffic.Delete
        : ControlPlaneTraffic.Write;
}
