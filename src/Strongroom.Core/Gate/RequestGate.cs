using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Gate;

/// <summary>
/// The one door. The order stands here and in the surface's <see cref="Entrance"/>, nowhere else: sealed? → entrance (whose resource, who asks,
/// may they) → work in one unit → audit → answer. A refusal at any step leaves by the same way as an answer: one error body, one audit record.
/// </summary>
public sealed class RequestGate(GatePorts ports, UnitsOfWork units, ISealState seal, TimeProvider clock, ILogger<RequestGate> log)
{
    /// <summary>A change that keeps meeting conflicts is retried this often; from the second try on, those of one object stand in line.</summary>
    private const int Attempts = 24;

    private static readonly Operation Unrouted = new("Unrouted", "", IsDataAction: true, Permission: null, OperationCost.Read);

    private readonly ChangeLanes _lanes = new();

    /// <summary>Runs an operation behind a surface's doors.</summary>
    public Task RunAsync(HttpContext http, Operation operation, Entrance entrance, OperationHandler handler)
    {
        var passage = Receive(http, operation, entrance);
        return CompleteAsync(passage, PassAsync(passage, handler));
    }

    /// <summary>A request that no route of the surface takes: it passes the same doors before it hears <paramref name="refusal"/>.</summary>
    public Task RefuseUnroutedAsync(HttpContext http, Entrance entrance, VaultError refusal) =>
        RunAsync(http, Unrouted, entrance, (_, _, _) => ValueTask.FromResult<Result<Answer>>(refusal));

    /// <summary>A request whose framing two readers could understand differently: refused before anything of it is believed, and the connection ends.</summary>
    public Task RefuseMalformedAsync(HttpContext http, Entrance entrance)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.Connection = "close";
        return CompleteAsync(Receive(http, Unrouted, entrance), ValueTask.FromResult<Result<Answer>>(Refusals.BadRequest));
    }

    private Passage Receive(HttpContext http, Operation operation, Entrance entrance)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit && operation.MaxBodyBytes is { } bytes)
        {
            limit.MaxRequestBodySize = bytes;
        }

        return new Passage(http, operation, entrance, clock.GetUtcNow(), clock.GetTimestamp());
    }

    private async ValueTask<Result<Answer>> PassAsync(Passage passage, OperationHandler handler)
    {
        try
        {
            if (!seal.IsOpen && !passage.Operation.WorksWhileSealed)
            {
                return Refusals.Sealed;
            }

            await ports.Tokens.PrepareAsync(passage.Http.Request.Headers.Authorization, passage.Http.RequestAborted).ConfigureAwait(false);
            return passage.Entrance.Enter(passage, askForRight: passage.Operation != Unrouted) is { } refusal
                ? refusal
                : await WorkAsync(passage, handler).ConfigureAwait(false);
        }
        catch (Exception fault) when (Explain(fault, passage) is { } refusal)
        {
            return refusal;
        }
    }

    private async ValueTask<Result<Answer>> WorkAsync(Passage passage, OperationHandler handler)
    {
        var cancel = passage.Http.RequestAborted;
        if (!passage.Operation.Changes)
        {
            var read = await handler(passage, NewUnit(passage), cancel).ConfigureAwait(false);
            DemandDecision(passage, read);
            return read;
        }

        IDisposable? lane = null;
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var tx = NewUnit(passage);
                var outcome = await handler(passage, tx, cancel).ConfigureAwait(false);
                DemandDecision(passage, outcome);
                if (outcome.Error is not null || !tx.HasChanges || await CommitAsync(passage, tx, outcome.Value).ConfigureAwait(false))
                {
                    return outcome;
                }

                outcome.Value.Dispose();
                passage.ForgetAttempt();
                lane ??= await _lanes.EnterAsync(passage.Http.Request.Path, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            lane?.Dispose();
        }

        return Refusals.Contended;
    }

    /// <summary>Fails closed when work that had to ask for its right forgot to, or went on after a refusal.</summary>
    private static void DemandDecision(Passage passage, Result<Answer> outcome)
    {
        if (passage.Operation is { DecidedByWork: true } or { NamedByBody: true } && outcome.Error is null && passage.Decision is not { Allowed: true })
        {
            outcome.Value.Dispose();
            throw new InvalidOperationException($"{passage.Operation.Name} was answered without a decision");
        }
    }

    private async ValueTask<bool> CommitAsync(Passage passage, Tx tx, Answer answer)
    {
        // No cancellation here: a caller that hangs up must not come between the effect and its record (rule 34).
        passage.Recorded = await units.CommitAsync(tx, ports.Trail, AuditRecords.Of(passage, answer.Status, null, clock), CancellationToken.None).ConfigureAwait(false);
        if (passage.Recorded)
        {
            passage.RunAfterCommit();
        }

        return passage.Recorded;
    }

    private Tx NewUnit(Passage passage) =>
        passage.VaultOrNull is { } vault && !passage.Operation.WorksOnTenant ? units.ForVault(vault, passage.Operation.Changes) : units.System(passage.Operation.Changes);

    private async Task CompleteAsync(Passage passage, ValueTask<Result<Answer>> work)
    {
        var outcome = await work.ConfigureAwait(false);
        passage.DropBody();
        if (passage.Http.RequestAborted.IsCancellationRequested && !passage.Recorded && outcome.Error is null)
        {
            // Nobody is left to answer and nothing was changed: there is no answered request to record.
            outcome.Value.Dispose();
            return;
        }

        if (!passage.Recorded && !passage.Operation.LeavesNoRecord)
        {
            outcome = await RecordAsync(passage, outcome).ConfigureAwait(false);
        }

        if (outcome.IsRefused(out var error, out var answer))
        {
            await AnswerWriter.RefuseAsync(passage, error).ConfigureAwait(false);
            return;
        }

        using (answer)
        {
            await AnswerWriter.AnswerAsync(passage, answer).ConfigureAwait(false);
        }
    }

    private async ValueTask<Result<Answer>> RecordAsync(Passage passage, Result<Answer> outcome)
    {
        try
        {
            var status = outcome.Error?.Status ?? outcome.Value.Status;
            await ports.Trail.AppendAsync(AuditRecords.Of(passage, status, outcome.Error, clock)).ConfigureAwait(false);
            return outcome;
        }
        catch (AuditUnavailableException fault)
        {
            log.AuditUnavailable(passage.RequestId, fault);
            if (outcome.Error is null)
            {
                outcome.Value.Dispose();
            }

            return Refusals.AuditUnavailable;
        }
    }

    /// <summary>The refusal that an exception turns into; null lets it pass, for a request that nobody waits for any more.</summary>
    private VaultError? Explain(Exception fault, Passage passage)
    {
        switch (fault)
        {
            case SealedException:
                return Refusals.Sealed;
            case AuditUnavailableException:
                log.AuditUnavailable(passage.RequestId, fault);
                return Refusals.AuditUnavailable;
            case StoreUnavailableException:
                log.StoreUnavailable(passage.RequestId, fault);
                return Refusals.StoreUnavailable;
            case RowIntegrityException or InvalidDataException:
                log.IntegrityAlarm(passage.RequestId, fault);
                return Refusals.Integrity;
            case BadHttpRequestException bad:
                return bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusals.BodyTooLarge : Refusals.BadRequest;
            case OperationCanceledException:
                return Refusals.TimedOut;
            default:
                log.Unexpected(passage.RequestId, fault);
                return Refusals.Internal;
        }
    }
}
