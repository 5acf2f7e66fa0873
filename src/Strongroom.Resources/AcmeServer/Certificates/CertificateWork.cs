using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Downloads (RFC 8555 §7.4.2) and renewal information (RFC 9773 §4.1).</summary>
internal sealed class CertificateWork(AcmeCalls calls)
{
    private const int AskAgainSeconds = 6 * 60 * 60;

    /// <summary>A renewal is due when this part of the lifetime is left, within a window of a tenth of the lifetime, so that not all come at once.</summary>
    private const int PartLeft = 3;

    private const int PartWindow = 10;

    public async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        if (AcmeUrls.Id(passage.Route("id")) is not { } id
            || await tx.FindAsync(AcmeRows.CertificateKey(passage.Vault, asked.Account.Id, id), cancel).ConfigureAwait(false) is not { } certificate)
        {
            return AcmeProblems.NoSuch("certificate");
        }

        passage.ObjectId = AcmeUrls.Certificate(passage.Origin, id);
        return new PemAnswer(certificate.Chain);
    }

    /// <summary>Anybody may ask, as RFC 9773 has it: the id says what every TLS server with the certificate shows.</summary>
    public static async ValueTask<Result<Answer>> RenewalAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (await CertificateId.FindAsync(passage, tx, passage.Route("certificate"), cancel).ConfigureAwait(false) is not { } certificate)
        {
            return new VaultError(404, "malformed", "There is no certificate of this id.");
        }

        var lifetime = certificate.NotAfter - certificate.NotBefore;
        var isRevoked = certificate.RevokedAt is not null;
        var start = isRevoked ? certificate.RevokedAt!.Value : certificate.NotAfter - (lifetime / PartLeft);
        var end = isRevoked ? start + 1 : start + Math.Max(1, lifetime / PartWindow);
        return new AcmeAnswer(json =>
        {
            json.WriteStartObject("suggestedWindow"u8);
            json.WriteString("start"u8, OrderView.Time(start));
            json.WriteString("end"u8, OrderView.Time(end));
            json.WriteEndObject();
        })
        {
            RetryAfterSeconds = AskAgainSeconds,
        };
    }
}
