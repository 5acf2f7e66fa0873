using Microsoft.AspNetCore.Http;
using Strongroom.Agent.Peers;
using Strongroom.Agent.Rules;
using Strongroom.Agent.Tokens;
using Strongroom.Kernel;

namespace Strongroom.Agent.Endpoints;

/// <summary>One token request of a local process: its form, who asks, the proof of its shape, the identity, the rule, the token; in that order.</summary>
internal sealed class TokenEndpoint(PeerGate gate, LocalProof proof, AgentRules rules, MachineSession session, TokenBroker broker)
{
    public async Task AnswerAsync(HttpContext context, Shape shape)
    {
        var answer = await JudgeAsync(context, shape).ConfigureAwait(false);
        await (answer.IsRefused(out var refusal, out var body) ? LocalAnswer.SendAsync(context, shape, refusal) : LocalAnswer.SendAsync(context, body)).ConfigureAwait(false);
    }

    private async Task<Result<byte[]>> JudgeAsync(HttpContext context, Shape shape)
    {
        if (RequestForm.Check(context, shape) is { } malformed)
        {
            return malformed;
        }

        if (gate.Admit(context.Connection).IsRefused(out var refusal, out var peer)
            || IdentityQuery.Parse(context.Request.Query, shape).IsRefused(out refusal, out var query))
        {
            return refusal;
        }

        return proof.Check(context.Request.Headers, shape, peer) ?? await TokenAsync(peer, query, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<Result<byte[]>> TokenAsync(Peer peer, IdentityQuery query, CancellationToken cancel)
    {
        if (session.IsRevoked)
        {
            return LocalRefusals.Revoked;
        }

        // An identity that this process may not use looks like one that does not exist.
        if (await session.ResolveAsync(query.Selector, cancel).ConfigureAwait(false) is not { } identity || !rules.Allows(peer, identity))
        {
            return session.IsRevoked ? LocalRefusals.Revoked : LocalRefusals.NoIdentity;
        }

        (string, string)? echo = query.Selector is { } selector ? (selector.Name, selector.Value) : null;
        var answer = await broker.GetAsync(identity, query.Resource, query.Refused, echo, cancel).ConfigureAwait(false);
        return answer.Error is { Status: 401 } ? LocalRefusals.Revoked : answer;
    }
}
