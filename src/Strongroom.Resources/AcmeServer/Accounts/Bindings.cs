using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.AcmeServer;

/// <summary>Checks external account bindings (RFC 8555 §7.3.4). Every fault has one answer, so that a stranger learns of no key id whether it is one.</summary>
internal sealed class Bindings(BindingKeys keys)
{
    /// <summary>The binding that the payload of a new account proves.</summary>
    /// <param name="url">Of the request.</param>
    /// <param name="accountKey">That the request is signed with.</param>
    public async ValueTask<Result<BindingRecord>> CheckAsync(Passage passage, Tx tx, JsonElement given, string url, AccountKey accountKey, CancellationToken cancel)
    {
        if (FlatJws.Read(given).IsRefused(out _, out var jws)
            || jws.Has("nonce") || jws.Has("jwk") || !string.Equals(jws.Url, url, StringComparison.Ordinal) || !IsKey(jws.Payload, accountKey)
            || AcmeUrls.Id(jws.KeyId) is not { } id)
        {
            return AcmeProblems.BadBinding;
        }

        var found = await tx.FindAsync(AcmeRows.BindingKey(passage.Vault, id), cancel).ConfigureAwait(false);
        if (found is null)
        {
            return AcmeProblems.BadBinding;
        }

        using var key = await keys.OpenAsync(passage.Vault, found, cancel).ConfigureAwait(false);
        return IsSigned(jws, key) && found.RevokedAt is null && !(found.IsOnce && found.UsedBy is not null) ? found : AcmeProblems.BadBinding;
    }

    private static bool IsSigned(FlatJws jws, SecretBytes key) =>
        jws.Algorithm switch
        {
            "HS256" => HMACSHA256.HashData(key.Span, jws.Signed),
            "HS384" => HMACSHA384.HashData(key.Span, jws.Signed),
            "HS512" => HMACSHA512.HashData(key.Span, jws.Signed),
            _ => null,
        } is { } expected && CryptographicOperations.FixedTimeEquals(expected, jws.Signature);

    private static bool IsKey(byte[] payload, AccountKey accountKey)
    {
        if (StrictJson.Fault(payload) is not null)
        {
            return false;
        }

        using var document = JsonDocument.Parse(payload);
        return AccountKey.TryRead(document.RootElement, out var bound) && string.Equals(bound.Thumbprint, accountKey.Thumbprint, StringComparison.Ordinal);
    }
}
