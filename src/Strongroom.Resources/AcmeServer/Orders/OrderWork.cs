using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>New orders, and orders looked at (RFC 8555 §7.4).</summary>
internal sealed class OrderWork(AcmeCalls calls, NameLimits limits)
{
    /// <summary>Orders of an account that are kept at a time; each ends after <see cref="Lifetime"/>.</summary>
    public const int MostOrders = 1000;

    /// <summary>How long an order and its authorizations are good. An authorization serves its order alone: every certificate is proved anew.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private const int TokenBytes = 32;

    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        var (call, account) = asked;
        if (call.Payload().IsRefused(out error, out var payload) || OrderDraft.Read(payload, passage.Now).IsRefused(out error, out var draft))
        {
            return error;
        }

        var refused = await limits.CheckAsync(passage, tx, account, draft.Identifiers, cancel).ConfigureAwait(false)
            ?? await CheckRoomAsync(passage, tx, account, cancel).ConfigureAwait(false);
        if (refused is not null)
        {
            return refused;
        }

        string? replaces = null;
        if (draft.Replaces is not null)
        {
            if ((await Replacement.CheckAsync(passage, tx, account, draft, cancel).ConfigureAwait(false)).IsRefused(out error, out replaces))
            {
                return error;
            }
        }

        tx.Hold(AcmeRows.AccountKey(passage.Vault, account.Id));
        var view = Insert(passage, tx, account, draft, replaces);
        return Shown(passage, view, StatusCodes.Status201Created);
    }

    public async ValueTask<Result<Answer>> GetAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        (await FindAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var found) ? error : Shown(passage, found.View, StatusCodes.Status200OK);

    /// <summary>The order that the path names, if it is the asking account's.</summary>
    public async ValueTask<Result<(AcmeCall Call, AccountRecord Account, OrderView View)>> FindAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        var (vault, account) = (passage.Vault, asked.Account);
        if (AcmeUrls.Id(passage.Route("id")) is not { } id || await tx.FindAsync(AcmeRows.OrderKey(vault, account.Id, id), cancel).ConfigureAwait(false) is not { } order)
        {
            return AcmeProblems.NoSuch("order");
        }

        var authorizations = new List<AuthorizationRecord?>();
        foreach (var authorization in order.Authorizations)
        {
            authorizations.Add(await tx.FindAsync(AcmeRows.AuthorizationKey(vault, account.Id, authorization), cancel).ConfigureAwait(false));
        }

        return (asked.Call, account, new OrderView(order, authorizations));
    }

    public static AcmeAnswer Shown(Passage passage, OrderView view, int status)
    {
        var (origin, now) = (passage.Origin, passage.Now);
        passage.ObjectId = AcmeUrls.Order(origin, view.Order.Id);
        return new AcmeAnswer(json => view.Write(json, origin, now), status) { Location = passage.ObjectId };
    }

    private static async ValueTask<VaultError?> CheckRoomAsync(Passage passage, Tx tx, AccountRecord account, CancellationToken cancel)
    {
        var prefix = AcmeRows.Order.Prefix(passage.Vault.TenantPart, passage.Vault.VaultPart, AcmeRows.Part(account.Id));
        var orders = await tx.ScanAsync(AcmeRows.Order, prefix, null, MostOrders, cancel).ConfigureAwait(false);
        return orders.Count < MostOrders ? null : AcmeProblems.RateLimited($"An account has at most {MostOrders} orders in a day.");
    }

    private static OrderView Insert(Passage passage, Tx tx, AccountRecord account, OrderDraft draft, string? replaces)
    {
        var expires = (passage.Now + Lifetime).ToUnixTimeSeconds();
        var authorizations = draft.Identifiers.Select(identifier => new AuthorizationRecord(
            Entropy.NewGuid(), account.Id, identifier, AuthorizationState.Pending, NewToken(), null, expires, null, null, null)).ToList();
        var order = new OrderRecord(
            Entropy.NewGuid(),
            account.Id,
            draft.Identifiers,
            [.. authorizations.Select(authorization => authorization.Id)],
            OrderState.Open,
            passage.Now.ToUnixTimeSeconds(),
            expires,
            draft.NotAfter,
            replaces,
            null);
        foreach (var authorization in authorizations)
        {
            tx.Insert(AcmeRows.AuthorizationKey(passage.Vault, account.Id, authorization.Id), authorization);
        }

        tx.Insert(AcmeRows.OrderKey(passage.Vault, account.Id, order.Id), order);
        OrderEnd.Schedule(tx, passage.Vault, order);
        return new OrderView(order, authorizations);
    }

    private static string NewToken() => CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(TokenBytes));
}
