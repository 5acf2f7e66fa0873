using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Authorizations and their challenges (RFC 8555 §7.5).</summary>
internal sealed class AuthorizationWork(AcmeCalls calls, ValidationQueue queue)
{
    private const int PollSeconds = 2;

    /// <summary>Shows an authorization, or gives it up (§7.5.2).</summary>
    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var found))
        {
            return error;
        }

        var (call, authorization) = found;
        passage.ObjectId = AcmeUrls.Authorization(passage.Origin, authorization.Id);
        if (call.IsGet)
        {
            passage.AuditName = "AcmeAuthorizationGet";
            return Shown(passage, authorization);
        }

        if (call.Payload().IsRefused(out error, out var payload))
        {
            return error;
        }

        if (!payload.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.String || !status.ValueEquals("deactivated"u8))
        {
            return AcmeProblems.Malformed("A status can only become deactivated.");
        }

        if (authorization.StatusAt(passage.Now) is not ("pending" or "valid"))
        {
            return AcmeProblems.Malformed("The authorization has ended already.");
        }

        var ended = authorization with { State = AuthorizationState.Deactivated };
        passage.AuditName = "AcmeAuthorizationDeactivate";
        tx.Put(AcmeRows.AuthorizationKey(passage.Vault, authorization.Account, authorization.Id), ended);
        return Shown(passage, ended);
    }

    /// <summary>Takes a challenge up (§7.5.1), or shows it.</summary>
    public async ValueTask<Result<Answer>> RespondAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var found))
        {
            return error;
        }

        var (call, authorization) = found;
        if (passage.Route("kind") is not { } kind || !authorization.Challenges.Contains(kind))
        {
            return AcmeProblems.NoSuch("challenge");
        }

        passage.ObjectId = AcmeUrls.Challenge(passage.Origin, authorization.Id, kind);
        if (call.IsGet)
        {
            passage.AuditName = "AcmeChallengeGet";
            return ShownChallenge(passage, authorization, kind);
        }

        if (call.Payload().IsRefused(out error, out _))
        {
            return error;
        }

        if (authorization.State != AuthorizationState.Pending || authorization.StatusAt(passage.Now) != "pending")
        {
            // One is taken up already, or it is too late: the answer says how it stands.
            return ShownChallenge(passage, authorization, kind);
        }

        var taken = authorization with { State = AuthorizationState.Validating, Challenge = kind };
        tx.Put(AcmeRows.AuthorizationKey(passage.Vault, authorization.Account, authorization.Id), taken);
        tx.Hold(AcmeRows.AccountKey(passage.Vault, authorization.Account));
        var job = new ValidationJob(passage.Vault.Name, passage.Vault.Id, authorization.Account, authorization.Id);
        ValidationDue.Schedule(tx, passage.Vault.Tenant, job, passage.Now);
        passage.AfterCommit(() => queue.Add(job));
        return ShownChallenge(passage, taken, kind);
    }

    private async ValueTask<Result<(AcmeCall Call, AuthorizationRecord Authorization)>> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        return AcmeUrls.Id(passage.Route("id")) is { } id
            && await tx.FindAsync(AcmeRows.AuthorizationKey(passage.Vault, asked.Account.Id, id), cancel).ConfigureAwait(false) is { } authorization
            ? (asked.Call, authorization)
            : AcmeProblems.NoSuch("authorization");
    }

    private static AcmeAnswer Shown(Passage passage, AuthorizationRecord authorization)
    {
        var (origin, now) = (passage.Origin, passage.Now);
        return new AcmeAnswer(json => AuthorizationJson.Write(json, origin, authorization, now)) { RetryAfterSeconds = Wait(authorization) };
    }

    private static AcmeAnswer ShownChallenge(Passage passage, AuthorizationRecord authorization, string kind)
    {
        var origin = passage.Origin;
        return new AcmeAnswer(json => AuthorizationJson.WriteChallenge(json, origin, authorization, kind))
        {
            Link = $"<{AcmeUrls.Authorization(origin, authorization.Id)}>;rel=\"up\"",
            RetryAfterSeconds = Wait(authorization),
        };
    }

    private static int? Wait(AuthorizationRecord authorization) => authorization.State == AuthorizationState.Validating ? PollSeconds : null;
}
