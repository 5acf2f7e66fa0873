using Strongroom.Kernel;

namespace Strongroom.Gate;

/// <summary>A surface behind a token of any tenant of this installation, which then answers from that tenant alone: caller → throttle.</summary>
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
        passage.Resource = Scope.Root;
        return ports.Throttle.AdmitToControlPlane(caller, subscription: null, TrafficOf(passage.Http.Request));
    }

    /// <summary>What this surface says to a caller without the right.</summary>
    protected abstract VaultError Forbidden { get; }

    internal sealed override VaultError? Ask(Passage passage, in AccessQuestion question)
    {
        var decision = ports.Roles.Decide(passage.Caller, question);
        passage.Decision = decision;
        passage.AskedAction = question.Action;
        passage.Resource = question.Resource;
        return decision.Allowed ? null : Forbidden;
    }
}
