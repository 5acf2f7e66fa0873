using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Identity.Guessing;
using Strongroom.Kernel;

namespace Strongroom.Identity.Machines;

/// <summary>
/// Turns an invitation into an agent: the invited key, the code and the proof must all be there, and the invitation is used up in the very commit
/// that sets the agent. A wrong code does not use it up: 160 bits are not guessed, and a stranger must not be able to spoil it.
/// </summary>
internal sealed class AgentEnrolment(SignInDoor door, UnitsOfWork units, IAuditTrail trail, SignInTrail records, GuessGuard guesses, IdentityOptions options)
{
    private const string JsonType = "application/json";
    private const int MaxBody = 8 * 1024;

    /// <summary>A lost race is lost to a change of the machine's row; the next look tells what became of it.</summary>
    private const int Attempts = 24;

    public Task AnswerAsync(HttpContext http)
    {
        EnrolledMachine? enrolled = null;
        return door.PassAsync(
            http,
            async (call, directory, cancel) =>
            {
                (var signIn, enrolled) = await EnrolAsync(http, call, directory, cancel).ConfigureAwait(false);
                return signIn;
            },
            (_, call, _) => LoginResponse.JsonAsync(http, call, enrolled!.Write));
    }

    /// <summary>Failures count for the machine that is named, real or not, and its source (S53).</summary>
    private async ValueTask<(SignIn SignIn, EnrolledMachine? Enrolled)> EnrolAsync(HttpContext http, LoginCall call, DirectorySnapshot directory, CancellationToken cancel)
    {
        var segment = (string)http.Request.RouteValues["tenant"]!;
        var tenant = TenantSegment.Resolve(directory, segment);
        var body = await LoginBody.ReadAsync(http.Request, JsonType, MaxBody, cancel).ConfigureAwait(false);
        var request = body is null ? null : EnrolmentRequest.Parse(body);
        CryptographicOperations.ZeroMemory(body);
        var named = request is null ? (ClientId?)null : new ClientId(request.Machine);
        var (attempt, waiting) = guesses.Begin(tenant, named, SourceNetwork.Of(http.Connection.RemoteIpAddress));
        var operation = IdentityOperations.AgentEnrolment.Name;
        if (attempt is null)
        {
            return (SignIn.Wait(waiting!) with { Operation = operation, Tenant = tenant }, null);
        }

        bool? failed = null;
        try
        {
            var signIn = new SignIn(Error: null) { Operation = operation, Tenant = tenant };
            var judged = tenant is not { } known ? (signIn with { Error = TokenErrors.UnknownTenant(segment) }, null)
                : request is null ? (signIn with { Error = TokenErrors.Malformed }, null)
                : await EnrolAsync(http, call, directory, signIn, known, request, cancel).ConfigureAwait(false);
            failed = judged.SignIn.Error is { Status: >= 500 } ? null : judged.Enrolled is null;
            return judged;
        }
        finally
        {
            guesses.End(attempt, failed);
        }
    }

    private async ValueTask<(SignIn SignIn, EnrolledMachine? Enrolled)> EnrolAsync(
        HttpContext http, LoginCall call, DirectorySnapshot directory, SignIn signIn, TenantId tenant, EnrolmentRequest request, CancellationToken cancel)
    {
        signIn = signIn with { Credential = $"enrolment of machine {request.Machine:D}" };
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var tx = units.System(writable: true);
            var key = MachineRegistry.FactsKey(tenant, request.Machine);
            var machine = await tx.FindAsync(key, cancel).ConfigureAwait(false);
            if (Fault(machine, request, $"{options.LoginOrigin}/{tenant}/agent/enroll", call.Received) is { } reason)
            {
                return (signIn with { Error = TokenErrors.AgentRefused, TrueReason = reason }, null);
            }

            var agent = new MachineAgent(Entropy.NewGuid(), request.PublicKey, call.Received);
            var enrolled = machine! with { Enrolment = null, Agent = agent };
            tx.Put(key, enrolled);
            var done = signIn with { Credential = $"agent {agent.Id:D}", ManagedResource = enrolled.ResourceId, Recorded = false };

            // No cancellation here: an agent that hangs up must not come between the effect and its record (rule 34).
            if (await units.CommitAsync(tx, trail, records.RecordOf(http, call, done), CancellationToken.None).ConfigureAwait(false))
            {
                // Its identities as they were when it asked: the next call of the agent tells what has changed since.
                return (done, new EnrolledMachine(tenant, request.Machine, enrolled.ResourceId, agent.Id, HeldIdentity.Of(directory, tenant, enrolled)));
            }
        }

        return (signIn with { Error = TokenErrors.StoreUnavailable }, null);
    }

    /// <summary>Why the machine is not enrolled; null when it may be. For the trail: the client hears one text for all of these.</summary>
    internal static string? Fault(MachineRecord? machine, EnrolmentRequest request, string audience, DateTimeOffset now)
    {
        if (machine?.Enrolment is not { } enrolment)
        {
            return machine is null ? "There is no such machine." : "No enrolment is open: the code was used, or none was given out.";
        }

        if (!CryptographicOperations.FixedTimeEquals(request.CodeHash.AsSpan(), enrolment.CodeHash.AsSpan()))
        {
            return "The code is not the machine's.";
        }

        if (now >= enrolment.ExpiresAt)
        {
            return "The code has expired.";
        }

        if (!SHA256.HashData(request.PublicKey.AsSpan()).AsSpan().SequenceEqual(enrolment.KeyThumbprint.AsSpan()))
        {
            return "The key is not the invited one.";
        }

        if (!AgentProof.IsKey(request.PublicKey.AsSpan()))
        {
            return "The key is no P-256 key.";
        }

        if (!Ascii.IsValid(request.Proof) || AgentProof.Parse(Encoding.ASCII.GetBytes(request.Proof), AgentProof.EnrolmentType) is not { } proof || !proof.IsSignedBy(request.PublicKey.AsSpan()))
        {
            return "The proof is not signed by the key.";
        }

        return proof.Fault(audience, now) ?? (request.IsFor(proof) ? null : "The proof is for another code.");
    }
}
