using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Authority;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>
/// Revocation (RFC 8555 §7.6) by the account that has the certificate, by one that holds authorizations for all its names, or by the certificate's own key.
/// </summary>
internal sealed class RevokeWork(AcmeCalls calls, IIssueCertificates authority)
{
    public async ValueTask<Result<Answer>> RevokeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var call))
        {
            return error;
        }

        AccountRecord? account = null;
        if (call.OwnKey is null)
        {
            if ((await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out error, out var asked))
            {
                return error;
            }

            account = asked.Account;
        }
        else if (AcmeCalls.Verify(call.Jws, call.OwnKey) is { } wrong)
        {
            return wrong;
        }

        if (call.Payload().IsRefused(out error, out var payload) || Reason(payload).IsRefused(out error, out var reason))
        {
            return error;
        }

        if (await FindAsync(passage, tx, payload, cancel).ConfigureAwait(false) is not { } certificate)
        {
            return AcmeProblems.Malformed("certificate is none that this server has issued.");
        }

        if (!(account is null ? IsItsKey(certificate, call.OwnKey!) : await MayRevokeAsync(passage, tx, account, certificate, cancel).ConfigureAwait(false)))
        {
            return AcmeProblems.NotYours;
        }

        if (certificate.RevokedAt is not null)
        {
            return AcmeProblems.AlreadyRevoked;
        }

        return await RevokeAsync(passage, tx, certificate, reason, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Result<Answer>> RevokeAsync(Passage passage, Tx tx, CertificateRecord certificate, int reason, CancellationToken cancel)
    {
        passage.ObjectId = AcmeUrls.Certificate(passage.Origin, certificate.Id);
        var refused = await authority.RevokeAsync(tx, passage.Vault.Tenant, Convert.FromHexString(certificate.Serial), reason, passage.Now, cancel).ConfigureAwait(false);
        if (refused is not null)
        {
            return AcmeProblems.Of(refused, "malformed");
        }

        tx.Put(AcmeRows.CertificateKey(passage.Vault, certificate.Account, certificate.Id), certificate with { RevokedAt = passage.Now.ToUnixTimeSeconds() });
        return new EmptyAnswer(StatusCodes.Status200OK);
    }

    private static async ValueTask<CertificateRecord?> FindAsync(Passage passage, Tx tx, JsonElement payload, CancellationToken cancel)
    {
        if (!payload.TryGetProperty("certificate", out var given) || given.ValueKind != JsonValueKind.String || CanonicalBase64Url.Decode(given.GetString()) is not { Length: > 0 } der)
        {
            return null;
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            var found = await CertificateId.BySerialAsync(passage, tx, certificate.SerialNumberBytes.ToArray(), cancel).ConfigureAwait(false);
            return found is not null && found.Chain[0].AsSpan().SequenceEqual(der) ? found : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool IsItsKey(CertificateRecord certificate, AccountKey key)
    {
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.Chain[0]);
        return leaf.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.Spki);
    }

    private static async ValueTask<bool> MayRevokeAsync(Passage passage, Tx tx, AccountRecord account, CertificateRecord certificate, CancellationToken cancel)
    {
        if (certificate.Account == account.Id)
        {
            return true;
        }

        var prefix = AcmeRows.Authorization.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart, AcmeRows.Part(account.Id));
        var held = await tx.ScanAsync(AcmeRows.Authorization, prefix, null, OrderWork.MostOrders, cancel).ConfigureAwait(false);
        var proved = held.Where(row => row.Record.StatusAt(passage.Now) == "valid").Select(row => row.Record.Identifier).ToHashSet();
        return certificate.Identifiers.All(proved.Contains);
    }

    /// <summary>Of RFC 5280 §5.3.1, those that a holder can give; 0 when none is given.</summary>
    private static Result<int> Reason(JsonElement payload) =>
        !payload.TryGetProperty("reason", out var given) ? 0
        : given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var reason) && reason is 0 or 1 or 3 or 4 or 5 or 9 ? reason
        : AcmeProblems.BadRevocationReason;
}
