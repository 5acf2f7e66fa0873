using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>New accounts (RFC 8555 §7.3): a key has one account, and asking again finds it.</summary>
internal sealed class AccountCreation(AcmeCalls calls, AcmeVaults servers, Bindings bindings, SourceBudget budget)
{
    public async ValueTask<Result<Answer>> CreateAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await calls.OfKeyAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var asked))
        {
            return error;
        }

        var (call, key) = asked;
        if (call.Payload().IsRefused(out error, out var payload))
        {
            return error;
        }

        if (await FindAsync(passage, tx, key, cancel).ConfigureAwait(false) is { } known)
        {
            passage.AuditName = "AcmeAccountFind";
            passage.Prove(AcmeCaller.Of(passage, known.Id));
            return known.IsDeactivated ? AcmeProblems.AccountDeactivated : Shown(passage, known, StatusCodes.Status200OK);
        }

        return payload.TryGetProperty("onlyReturnExisting", out var only) && only.ValueKind == JsonValueKind.True
            ? AcmeProblems.AccountDoesNotExist
            : await InsertAsync(passage, tx, call, key, payload, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Result<Answer>> InsertAsync(Passage passage, Tx tx, AcmeCall call, AccountKey key, JsonElement payload, CancellationToken cancel)
    {
        if (Contacts.Read(payload).IsRefused(out var error, out var contacts))
        {
            return error;
        }

        BindingRecord? binding = null;
        if (payload.TryGetProperty("externalAccountBinding", out var given))
        {
            if ((await bindings.CheckAsync(passage, tx, given, call.Jws.Url!, key, cancel).ConfigureAwait(false)).IsRefused(out error, out binding))
            {
                return error;
            }
        }
        else if (servers.Find(passage.Vault.Id) is not { IsOpen: true })
        {
            return AcmeProblems.ExternalAccountRequired;
        }

        if (!budget.AdmitsAccount(passage.Vault.Id, passage.Http.Connection.RemoteIpAddress))
        {
            return AcmeProblems.RateLimited("Too many accounts were made from this address.");
        }

        var account = new AccountRecord(Entropy.NewGuid(), key.Spki, contacts ?? [], binding?.Id, IsDeactivated: false, passage.Now.ToUnixTimeSeconds());
        tx.Insert(AcmeRows.AccountKey(passage.Vault, account.Id), account);
        tx.Insert(AcmeRows.KeyKey(passage.Vault, key), new AccountOfKey(account.Id));
        if (binding is not null)
        {
            // Also where it may be used again: the commit then depends on its not having been revoked meanwhile.
            tx.Put(AcmeRows.BindingKey(passage.Vault, binding.Id), binding with { UsedBy = account.Id });
        }

        passage.Prove(AcmeCaller.Of(passage, account.Id));
        return Shown(passage, account, StatusCodes.Status201Created);
    }

    private static async ValueTask<AccountRecord?> FindAsync(Passage passage, Tx tx, AccountKey key, CancellationToken cancel) =>
        await tx.FindAsync(AcmeRows.KeyKey(passage.Vault, key), cancel).ConfigureAwait(false) is { } owner
            ? await tx.FindAsync(AcmeRows.AccountKey(passage.Vault, owner.Account), cancel).ConfigureAwait(false)
            : null;

    private static AcmeAnswer Shown(Passage passage, AccountRecord account, int status)
    {
        var origin = passage.Origin;
        passage.ObjectId = AcmeUrls.Account(origin, account.Id);
        return new AcmeAnswer(json => AccountJson.Write(json, origin, account), status) { Location = passage.ObjectId };
    }
}
