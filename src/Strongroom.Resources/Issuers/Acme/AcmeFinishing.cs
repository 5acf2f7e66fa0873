using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Issuers.Acme;

/// <summary>Tells the authority to look, waits for it, hands in the request and fetches the certificate (RFC 8555 §7.4, §7.5.1).</summary>
internal static class AcmeFinishing
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>An authority may have looked already, as after a crash; then being told again is an error to it that is none.</summary>
    public static async Task TellAsync(AcmeSession session, AcmeState state, CancellationToken cancel)
    {
        foreach (var challenge in state.Challenges)
        {
            var answer = await session.PostAsync(session.Server.Place(challenge.Address), static _ => { }, cancel).ConfigureAwait(false);
            if (answer.IsGood)
            {
                continue;
            }

            var fault = AcmeProblem.Fault(answer, session.Server.Home);
            using var authorization = fault.IsFinal ? await session.ReadAsync(session.Server.Place(challenge.Authorization), cancel).ConfigureAwait(false) : throw fault;
            if (OutsideText.Text(authorization.RootElement, "status") == "pending" && !IsUnderWay(authorization.RootElement, challenge))
            {
                throw fault;
            }
        }
    }

    /// <summary>Looks how the order stands, and takes it as far as it goes.</summary>
    public static async Task<EnrolmentStep> LookAsync(AcmeSession session, Enrolment enrolment, AcmeState state, CancellationToken cancel)
    {
        var answer = await session.FetchAsync(session.Server.Place(state.Order), cancel).ConfigureAwait(false);
        var order = session.Document(answer);
        try
        {
            if (OutsideText.Text(order.RootElement, "status") == "ready")
            {
                var finalize = session.Server.Place(OutsideText.Text(order.RootElement, "finalize"));
                answer = await session.PostAsync(finalize, json => json.WriteString("csr"u8, CanonicalBase64Url.Encode(enrolment.Request.Der)), cancel).ConfigureAwait(false);
                state = state with { Phase = AcmePhase.Finalized };
                if (AcmeProblem.Of(answer) is { Type: AcmeProblem.OrderNotReady } && !answer.IsGood)
                {
                    return Wait(state, answer, "The authority is not ready for the request.");
                }

                order.Dispose();
                order = session.Document(answer);
            }

            switch (OutsideText.Text(order.RootElement, "status"))
            {
                case "valid":
                    var chain = await DownloadAsync(session, session.Server.Place(OutsideText.Text(order.RootElement, "certificate")), cancel).ConfigureAwait(false);
                    return new EnrolmentStep.Issued(IssuedChain.Of(enrolment.Request, chain, enrolment.Now));
                case "pending" or "ready":
                    return Wait(state, answer, "The authority is checking the names.");
                case "processing":
                    return Wait(state, answer, "The authority is issuing the certificate.");
                default:
                    throw await ReasonAsync(session, state, order.RootElement, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            order.Dispose();
        }
    }

    private static EnrolmentStep.Waiting Wait(AcmeState state, AuthorityAnswer answer, string details)
    {
        var pause = answer.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(1 << Math.Min(state.Looks, 10), LongestPause.TotalSeconds));
        return new EnrolmentStep.Waiting((state with { Looks = state.Looks + 1 }).Encode(), pause, details);
    }

    private static bool IsUnderWay(JsonElement authorization, AcmeChallenge challenge) =>
        OutsideText.Objects(authorization, "challenges").Any(item => OutsideText.Text(item, "url") == challenge.Address && OutsideText.Text(item, "status") is "processing" or "valid");

    private static async Task<IReadOnlyList<byte[]>> DownloadAsync(AcmeSession session, Uri place, CancellationToken cancel)
    {
        var answer = await session.FetchChainAsync(place, cancel).ConfigureAwait(false);
        return !answer.IsGood ? throw AcmeProblem.Fault(answer, session.Server.Home)
            : ReadChain(answer.Body) ?? throw AuthorityFaultException.Final(AuthorityFaultException.IssuerError, "The authority hands out no certificate chain in PEM that can be read.");
    }

    /// <summary>Null for anything but 1 to <see cref="IssuedChain.Most"/> certificates.</summary>
    private static List<byte[]>? ReadChain(byte[] pem)
    {
        if (!Ascii.IsValid(pem))
        {
            return null;
        }

        var rest = Encoding.ASCII.GetString(pem).AsSpan();
        var chain = new List<byte[]>();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (!rest[fields.Label].SequenceEqual("CERTIFICATE") || chain.Count == IssuedChain.Most)
            {
                return null;
            }

            chain.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            rest = rest[fields.Location.End..];
        }

        return chain.Count > 0 ? chain : null;
    }

    /// <summary>Why an order has failed: it says so itself, or the first of its proofs that did.</summary>
    private static async Task<AuthorityFaultException> ReasonAsync(AcmeSession session, AcmeState state, JsonElement order, CancellationToken cancel)
    {
        var problem = order.TryGetProperty("error", out var error) ? AcmeProblem.Of(error) : null;
        foreach (var challenge in state.Challenges)
        {
            using var authorization = await session.ReadAsync(session.Server.Place(challenge.Authorization), cancel).ConfigureAwait(false);
            if (OutsideText.Text(authorization.RootElement, "status") is "invalid"
                && OutsideText.Objects(authorization.RootElement, "challenges").Select(Failure).FirstOrDefault(failure => failure is not null) is { } failure)
            {
                // The proof says more than the order does.
                problem = failure with { Detail = OutsideText.Shown($"{challenge.Name}: {failure.Detail}") };
                break;
            }
        }

        return AcmeProblem.Refusal(problem ?? new AcmeProblem("", $"the order is '{OutsideText.Shown(OutsideText.Text(order, "status"))}'"), session.Server.Home, 200);
    }

    private static AcmeProblem? Failure(JsonElement challenge) => challenge.TryGetProperty("error", out var error) ? AcmeProblem.Of(error) : null;
}
