using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>A new key for an account (RFC 8555 §7.3.5): the old one signs the request, the new one what is in it.</summary>
internal sealed class KeyChange(AcmeCalls calls)
{
    private static readonly VaultError WrongInner =
        AcmeProblems.Malformed("The inner JWS must bring the new key as jwk, have the url of the outer, no nonce, and say the account and its old key.");

    public async ValueTask<Result<Answer>> ChangeAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.OfAccountAsync(passage, tx, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        var (call, account) = asked;
        if (call.Payload().IsRefused(out error, out var payload) || Inner(passage, call, payload, account).IsRefused(out error, out var key))
        {
            return error;
        }

        var keyRow = AcmeRows.KeyKey(passage.Vault, key);
        if (await tx.FindAsync(keyRow, cancel).ConfigureAwait(false) is { } owner)
        {
            passage.Http.Response.Headers.Location = AcmeUrls.Account(passage.Origin, owner.Account);
            return AcmeProblems.KeyInUse;
        }

        AccountKey.TryRead(account.Key, out var old);
        var oldRow = AcmeRows.KeyKey(passage.Vault, old!);
        await tx.FindAsync(oldRow, cancel).ConfigureAwait(false);
        tx.Delete(oldRow);
        tx.Put(keyRow, new AccountOfKey(account.Id));
        tx.Put(AcmeRows.AccountKey(passage.Vault, account.Id), account with { Key = key.Spki });
        var origin = passage.Origin;
        passage.ObjectId = AcmeUrls.Account(origin, account.Id);
        return new AcmeAnswer(json => AccountJson.Write(json, origin, account)) { Location = passage.ObjectId };
    }

    private static Result<AccountKey> Inner(Passage passage, AcmeCall call, JsonElement payload, AccountRecord account)
    {
        if (FlatJws.Read(payload).IsRefused(out var error, out var inner))
        {
            return error;
        }

        if (inner.Key is not { } jwk || inner.Has("kid") || inner.Has("nonce") || !string.Equals(inner.Url, call.Jws.Url, StringComparison.Ordinal))
        {
            return WrongInner;
        }

        if (!AccountKey.TryRead(jwk, out var key))
        {
            return AcmeProblems.BadPublicKey(AccountKey.AcceptedKeys);
        }

        if (AcmeCalls.Verify(inner, key) is { } wrong)
        {
            return wrong;
        }

        if (StrictJson.Fault(inner.Payload) is not null)
        {
            return WrongInner;
        }

        using var said = JsonDocument.Parse(inner.Payload);
        var isSame = said.RootElement.TryGetProperty("account", out var url) && url.ValueKind == JsonValueKind.String
            && AcmeUrls.AccountOf(passage.Origin, url.GetString()) == account.Id
            && said.RootElement.TryGetProperty("oldKey", out var oldKey) && AccountKey.TryRead(oldKey, out var old) && old.Spki.AsSpan().SequenceEqual(account.Key);
        return isSame ? key : WrongInner;
    }
}
