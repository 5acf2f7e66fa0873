using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Who asks, and whether it is him (RFC 8555 §6.2 to §6.5): content type → form → algorithm → nonce → url → key or account → signature.</summary>
internal sealed class AcmeCalls(NonceBook nonces)
{
    private const string ContentType = "application/jose+json";

    /// <summary>A request of an account that is there and not deactivated. Where the work changes something, it holds only as long as the account stays so.</summary>
    public async ValueTask<Result<(AcmeCall Call, AccountRecord Account)>> OfAccountAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var call))
        {
            return error;
        }

        if (call.AccountId is not { } id)
        {
            return AcmeProblems.Malformed("The protected header must name the account by kid.");
        }

        if ((await AccountAsync(passage, tx, id, cancel).ConfigureAwait(false)).IsRefused(out error, out var account))
        {
            return error;
        }

        if (!AccountKey.TryRead(account.Key, out var key))
        {
            throw new InvalidDataException("The key of an account cannot be read");
        }

        if (Verify(call.Jws, key) is { } wrong)
        {
            return wrong;
        }

        passage.Prove(AcmeCaller.Of(passage, account.Id));
        return account.IsDeactivated ? AcmeProblems.AccountDeactivated : (call, account);
    }

    /// <summary>A request that brings its own key, whose signature is right.</summary>
    public async ValueTask<Result<(AcmeCall Call, AccountKey Key)>> OfKeyAsync(Passage passage, CancellationToken cancel)
    {
        if ((await ReadAsync(passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var call))
        {
            return error;
        }

        if (call.OwnKey is not { } key)
        {
            return AcmeProblems.Malformed("The protected header must bring the key as jwk.");
        }

        return Verify(call.Jws, key) is { } wrong ? wrong : (call, key);
    }

    /// <summary>The request as far as it can be judged without the store.</summary>
    public async ValueTask<Result<AcmeCall>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        if (passage.Kept is AcmeCall kept)
        {
            return kept;
        }

        if (!MediaTypeHeaderValue.TryParse(passage.Http.Request.ContentType, out var type) || !type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return AcmeProblems.NotJose;
        }

        if ((await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body))
        {
            return error;
        }

        if (Parse(body).IsRefused(out error, out var jws) || Judge(passage, jws).IsRefused(out error, out var call))
        {
            return error;
        }

        passage.Kept = call;
        return call;
    }

    /// <summary>Null when the key can have made the signature and did.</summary>
    public static VaultError? Verify(FlatJws jws, AccountKey key) =>
        jws.Algorithm is not { } algorithm || !key.Serves(algorithm) ? AcmeProblems.BadSignatureAlgorithm
        : key.Verify(algorithm, jws.Signed, jws.Signature) ? null
        : AcmeProblems.BadSignature;

    private static Result<FlatJws> Parse(RequestBody body)
    {
        var reader = body.Reader();
        return FlatJws.Read(JsonElement.ParseValue(ref reader));
    }

    private Result<AcmeCall> Judge(Passage passage, FlatJws jws)
    {
        if (jws.Algorithm is not { } algorithm || !AccountKey.Algorithms.Contains(algorithm))
        {
            return AcmeProblems.BadSignatureAlgorithm;
        }

        if (!nonces.Use(passage.Vault.Id, jws.Nonce))
        {
            return AcmeProblems.BadNonce;
        }

        var request = passage.Http.Request;
        if (!string.Equals(jws.Url, string.Concat(passage.Origin, request.Path.Value, request.QueryString.Value), StringComparison.Ordinal))
        {
            return AcmeProblems.WrongUrl;
        }

        if (jws.Key is not null == jws.Has("kid"))
        {
            return AcmeProblems.Malformed("The protected header must have one of jwk and kid.");
        }

        if (jws.Key is { } jwk)
        {
            return AccountKey.TryRead(jwk, out var key) ? new AcmeCall(jws) { OwnKey = key } : AcmeProblems.BadPublicKey(AccountKey.AcceptedKeys);
        }

        return AcmeUrls.AccountOf(passage.Origin, jws.KeyId) is { } id ? new AcmeCall(jws) { AccountId = id } : AcmeProblems.AccountDoesNotExist;
    }

    private static async ValueTask<Result<AccountRecord>> AccountAsync(Passage passage, Tx tx, Guid id, CancellationToken cancel) =>
        await tx.FindAsync(AcmeRows.AccountKey(passage.Vault, id), cancel).ConfigureAwait(false) is { } account ? account : AcmeProblems.AccountDoesNotExist;
}
