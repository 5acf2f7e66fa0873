using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>What an account does with itself: its contacts, its end, its list of orders (RFC 8555 §7.3.2, §7.3.6, §7.1.2.1).</summary>
internal sealed class AccountWork(AcmeCalls calls)
{
    private const int PageSize = 50;
    private const int CursorLength = 32;

    public async ValueTask<Result<Answer>> UpdateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await OwnAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        var (call, account) = asked;
        if (call.IsGet)
        {
            passage.AuditName = "AcmeAccountGet";
            return Shown(passage, account);
        }

        if (call.Payload().IsRefused(out error, out var payload) || Contacts.Read(payload).IsRefused(out error, out var contacts) || Ends(payload).IsRefused(out error, out var ends))
        {
            return error;
        }

        if (contacts is null && !ends)
        {
            return Shown(passage, account);
        }

        var changed = account with { Contacts = contacts ?? account.Contacts, IsDeactivated = ends };
        passage.AuditName = ends ? "AcmeAccountDeactivate" : null;
        tx.Put(AcmeRows.AccountKey(passage.Vault, account.Id), changed);
        return Shown(passage, changed);
    }

    public async ValueTask<Result<Answer>> OrdersAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await OwnAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        string? cursor = passage.Http.Request.Query["cursor"];
        if (cursor is not null && (cursor.Length != CursorLength || !Guid.TryParseExact(cursor, "N", out _)))
        {
            return AcmeProblems.Malformed("The cursor is none of this list.");
        }

        var (origin, account, vault) = (passage.Origin, asked.Account, passage.Vault);
        var prefix = AcmeRows.Order.Prefix(vault.TenantPart, vault.VaultPart, AcmeRows.Part(account.Id));
        var after = cursor is null ? (StoreKey?)null : AcmeRows.OrderKey(vault, account.Id, Guid.ParseExact(cursor, "N")).Key;
        var page = await tx.ScanAsync(AcmeRows.Order, prefix, after, PageSize, cancel).ConfigureAwait(false);
        var link = page.Count == PageSize ? $"<{AcmeUrls.Orders(origin, account.Id)}?cursor={AcmeRows.Part(page[^1].Record.Id)}>;rel=\"next\"" : null;
        return new AcmeAnswer(json =>
        {
            json.WriteStartArray("orders"u8);
            foreach (var order in page)
            {
                json.WriteStringValue(AcmeUrls.Order(origin, order.Record.Id));
            }

            json.WriteEndArray();
        })
        {
            Link = link,
        };
    }

    /// <summary>An account's own resources are its own: the path names the account of the <c>kid</c>.</summary>
    private async ValueTask<Result<(AcmeCall Call, AccountRecord Account)>> OwnAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        var asked = await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false);
        return asked.Error is null && AcmeUrls.Id(passage.Route("id")) != asked.Value.Account.Id ? AcmeProblems.NotYours : asked;
    }

    private static Result<bool> Ends(JsonElement payload) =>
        !payload.TryGetProperty("status", out var status) ? false
        : status.ValueKind == JsonValueKind.String && status.ValueEquals("deactivated"u8) ? true
        : AcmeProblems.Malformed("A status can only become deactivated.");

    private static AcmeAnswer Shown(Passage passage, AccountRecord account)
    {
        var origin = passage.Origin;
        passage.ObjectId = AcmeUrls.Account(origin, account.Id);
        return new AcmeAnswer(json => AccountJson.Write(json, origin, account)) { Location = passage.ObjectId };
    }
}
