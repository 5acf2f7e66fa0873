using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Authority;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Turns a ready order into a certificate (RFC 8555 §7.4). Of two that try at once one commits, and the other hears that the order is valid.</summary>
internal sealed class FinalizeWork(OrderWork orders, NameLimits limits, IIssueCertificates authority)
{
    public async ValueTask<Result<Answer>> FinalizeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await orders.FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var found))
        {
            return error;
        }

        var (call, account, view) = found;
        var status = view.StatusAt(passage.Now);
        if (status != OrderView.Ready)
        {
            return AcmeProblems.OrderNotReady(status);
        }

        if (call.Payload().IsRefused(out error, out var payload) || ReadRequest(payload).IsRefused(out error, out var request))
        {
            return error;
        }

        var refused = CsrRules.Check(request, view.Order.Identifiers, account)
            ?? await limits.CheckAsync(passage, tx, account, view.Order.Identifiers, cancel).ConfigureAwait(false);
        if (refused is not null)
        {
            return refused;
        }

        return await IssueAsync(passage, tx, account, view, request, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Result<Answer>> IssueAsync(Passage passage, Tx tx, AccountRecord account, OrderView view, SigningRequest request, CancellationToken cancel)
    {
        var order = view.Order;
        var wished = order.NotAfter is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;
        var asked = new CertificateOrder(request, OrderDraft.Names(order.Identifiers), wished, $"acme account {account.Id:D} of vault {passage.Vault.Name}", passage.Now);
        if ((await authority.IssueAsync(tx, passage.Vault.Tenant, asked, cancel).ConfigureAwait(false)).IsRefused(out var error, out var issued))
        {
            return AcmeProblems.Of(error, "badCSR");
        }

        var certificate = new CertificateRecord(
            Entropy.NewGuid(),
            account.Id,
            issued.Chain,
            CertificateId.SerialText(issued.Serial),
            order.Identifiers,
            issued.NotBefore.ToUnixTimeSeconds(),
            issued.NotAfter.ToUnixTimeSeconds(),
            null,
            null);
        tx.Insert(AcmeRows.CertificateKey(passage.Vault, account.Id, certificate.Id), certificate);
        tx.Insert(AcmeRows.SerialKey(passage.Vault, certificate.Serial), new CertificateOfSerial(account.Id, certificate.Id));
        CertificateEnd.Schedule(tx, passage.Vault, certificate);
        if (await ReplaceAsync(passage, tx, order, cancel).ConfigureAwait(false) is { } replaced)
        {
            return replaced;
        }

        // What the certificate rests on must still be so when it is committed.
        foreach (var authorization in order.Authorizations)
        {
            tx.Hold(AcmeRows.AuthorizationKey(passage.Vault, account.Id, authorization));
        }

        tx.Hold(AcmeRows.AccountKey(passage.Vault, account.Id));
        var done = order with { State = OrderState.Valid, Certificate = certificate.Id };
        tx.Put(AcmeRows.OrderKey(passage.Vault, account.Id, order.Id), done);
        return OrderWork.Shown(passage, view with { Order = done }, StatusCodes.Status200OK);
    }

    private static async ValueTask<VaultError?> ReplaceAsync(Passage passage, Tx tx, OrderRecord order, CancellationToken cancel)
    {
        if (order.Replaces is null || await CertificateId.FindAsync(passage, tx, order.Replaces, cancel).ConfigureAwait(false) is not { } old)
        {
            return null;
        }

        if (old.ReplacedBy is not null)
        {
            return AcmeProblems.AlreadyReplaced;
        }

        tx.Put(AcmeRows.CertificateKey(passage.Vault, old.Account, old.Id), old with { ReplacedBy = order.Id });
        return null;
    }

    private static Result<SigningRequest> ReadRequest(JsonElement payload)
    {
        if (!payload.TryGetProperty("csr", out var given) || given.ValueKind != JsonValueKind.String || CanonicalBase64Url.Decode(given.GetString()) is not { } der)
        {
            return AcmeProblems.Malformed("csr must be a PKCS #10 request in DER, in base64url without padding.");
        }

        return SigningRequest.TryRead(der, out var request, out var fault) ? request : AcmeProblems.BadCsr(fault);
    }
}
