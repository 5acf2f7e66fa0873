using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>
/// Answers what became of certificates (RFC 6960). The state is read from the register at every question, so a revocation counts at once; only
/// the signature over an unchanged state is kept for a while.
/// </summary>
internal sealed class StatusResponder(Responders responders)
{
    /// <summary>How long clients may rely on an answer.</summary>
    public static readonly TimeSpan AnswerLifetime = TimeSpan.FromHours(12);

    /// <summary>How long one signature serves for the same question and state.</summary>
    public static readonly TimeSpan AnswerAge = TimeSpan.FromHours(1);

    /// <returns>The DER of an OCSPResponse, an unsuccessful one for what cannot be read; 404 for what is no signer or has ended.</returns>
    public async ValueTask<Result<byte[]>> AnswerAsync(Tx tx, Guid id, ReadOnlyMemory<byte> asked, DateTimeOffset now, CancellationToken cancel)
    {
        if (await tx.FindAsync(AuthorityRows.SignerKey(id), cancel).ConfigureAwait(false) is not { Tenant: { } tenant } signer)
        {
            return AuthorityRefusals.UnknownDocument;
        }

        if (!StatusRequest.TryRead(asked, out var request))
        {
            return StatusAnswer.Malformed;
        }

        using var issuer = signer.Load();
        if (SignerCertificates.NotAfter(issuer) <= now)
        {
            return AuthorityRefusals.UnknownDocument;
        }

        var states = new List<CertificateState>(request.Certificates.Length);
        foreach (var certificate in request.Certificates)
        {
            states.Add(certificate.IsOf(issuer) ? await StateAsync(tx, tenant, signer.Id, certificate.Serial, cancel).ConfigureAwait(false) : CertificateState.Unknown);
        }

        return Sign(request, states, responders.For(signer, now), now);
    }

    private static byte[] Sign(StatusRequest request, List<CertificateState> states, Responder responder, DateTimeOffset now)
    {
        try
        {
            var question = request is { Nonce: null, Certificates: [var only] } ? $"{Convert.ToHexString(only.Algorithm)}/{Convert.ToHexString(only.Serial)}/{states[0]}" : null;
            if (question is not null && responder.Find(question, now) is { } prepared)
            {
                return prepared;
            }

            var end = now + AnswerLifetime;
            var answer = StatusAnswer.Write(request, states, responder, now, end < responder.End ? end : responder.End);
            // Serials that nobody has issued are without number, so answers about them are not kept.
            if (question is not null && states[0].IsKnown)
            {
                responder.Keep(question, answer, now);
            }

            return answer;
        }
        catch (ObjectDisposedException)
        {
            // The installation was sealed at this moment.
            throw new SealedException();
        }
    }

    private static async ValueTask<CertificateState> StateAsync(Tx tx, TenantId tenant, Guid signer, byte[] serial, CancellationToken cancel) =>
        await CertificateIssuing.FindAsync(tx, tenant, serial, cancel).ConfigureAwait(false) is { } found && found.Record.Signer == signer
            ? new CertificateState(true, found.Record.RevokedAt, found.Record.Reason)
            : CertificateState.Unknown;
}
