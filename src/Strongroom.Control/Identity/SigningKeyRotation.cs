using System.Security.Cryptography;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity;

/// <summary>
/// The life of signing keys: a key signs for 30 days, its successor is published 24 hours before it signs, and the row goes when the last
/// token the key can have signed has expired (security model §6.4).
/// </summary>
public sealed class SigningKeyRotation(IPurposeSealer sealer, IdentityOptions options)
{
    public static readonly TimeSpan SigningPeriod = TimeSpan.FromDays(30);
    public static readonly TimeSpan PublishedAhead = TimeSpan.FromHours(24);

    /// <summary>The purpose under which private keys are sealed.</summary>
    internal const string Purpose = "signing-key";

    /// <summary>
    /// 2048 bits: NIST allows it to 2030, a key lives 31 days and protects no long-lived text, and the first start has to make one while
    /// somebody waits (0.2 s against 0.7 s, and up to 2 s, for 3072; signing costs a third). A new value holds from the next rotation on.
    /// </summary>
    private const int KeyBits = 2048;

    /// <summary>Room for RSA-4096 (about 2,380 bytes).</summary>
    private const int LargestPkcs8 = 4096;

    /// <summary>More rows than this under <c>sys/signingkey/</c> cannot be the doing of rotation.</summary>
    internal const int MaxKeys = 100;

    /// <summary>Stages what is due at <paramref name="now"/>: a first key, the next key, the end of old ones. Safe to call at any time, on any node.</summary>
    /// <returns>True when something was staged.</returns>
    public async ValueTask<bool> RotateIfDueAsync(Tx tx, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var keys = await LoadAsync(tx, cancel).ConfigureAwait(false);
        var changed = Retire(tx, keys, now);
        if (keys.Count == 0)
        {
            await AddAsync(tx, now, now, cancel).ConfigureAwait(false);
            return true;
        }

        var nextSignsFrom = keys[^1].Record.SignsFrom + SigningPeriod;
        if (now >= nextSignsFrom - PublishedAhead)
        {
            // Even when late, every verifier gets its day to fetch the new key.
            var from = nextSignsFrom > now + PublishedAhead ? nextSignsFrom : now + PublishedAhead;
            await AddAsync(tx, now, from, cancel).ConfigureAwait(false);
            return true;
        }

        return changed;
    }

    /// <summary>Stages a key that signs at once, as after a suspected leak. Old tokens stay valid; <see cref="RevokeAsync"/> ends a key's tokens.</summary>
    /// <returns>The id of the new key.</returns>
    public async ValueTask<string> RotateNowAsync(Tx tx, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return await AddAsync(tx, now, now, cancel).ConfigureAwait(false);
    }

    /// <summary>Stages the end of a key: from the commit on no token it signed is accepted.</summary>
    public static async ValueTask<Result<string>> RevokeAsync(Tx tx, string kid, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.SigningKeys.Key(kid);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is null)
        {
            return new VaultError(404, "Request_ResourceNotFound", "There is no such signing key.");
        }

        tx.Delete(key);
        return kid;
    }

    internal static byte[] SealContext(string kid) => Encoding.ASCII.GetBytes($"sys/signingkey/{kid}");

    private static async ValueTask<List<Keyed<SigningKeyRecord>>> LoadAsync(Tx tx, CancellationToken cancel)
    {
        var keys = await tx.ScanAsync(IdentityRows.SigningKeys, IdentityRows.SigningKeys.Prefix(), null, MaxKeys, cancel).ConfigureAwait(false);
        keys.Sort((a, b) => a.Record.SignsFrom.CompareTo(b.Record.SignsFrom));
        return keys;
    }

    /// <summary>Deletes keys whose successor took over so long ago that no token of theirs can still be valid; their list shrinks with them.</summary>
    private bool Retire(Tx tx, List<Keyed<SigningKeyRecord>> keys, DateTimeOffset now)
    {
        var ended = 0;
        while (ended + 1 < keys.Count && keys[ended + 1].Record.SignsFrom + options.MaxTokenLifetime + TokenRules.Skew <= now)
        {
            tx.Delete(keys[ended].Key);
            ended++;
        }

        keys.RemoveRange(0, ended);
        return ended > 0;
    }

    private async ValueTask<string> AddAsync(Tx tx, DateTimeOffset now, DateTimeOffset signsFrom, CancellationToken cancel)
    {
        _ = await tx.FindAsync(IdentityRows.SigningHead.Key(), cancel).ConfigureAwait(false);
        var (kid, sealedKey) = Generate();
        tx.Insert(
            IdentityRows.SigningKeys.Key(kid),
            new SigningKeyRecord { Algorithm = SigningKey.Rs256, CreatedAt = now, SignsFrom = signsFrom, SealedPrivateKey = [.. sealedKey] });
        tx.Put(IdentityRows.SigningHead.Key(), new SigningHeadRecord(kid));
        return kid;
    }

    private (string Kid, byte[] SealedKey) Generate()
    {
        using var rsa = RSA.Create(KeyBits);
        using var buffer = SecretBytes.Allocate(LargestPkcs8);
        if (!rsa.TryExportPkcs8PrivateKey(buffer.Writable, out var length))
        {
            throw new CryptographicException("The private key exceeds its buffer");
        }

        // The id is the hash of the public key, so it cannot be given to another key.
        var kid = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportRSAPublicKey()).AsSpan(0, 16));
        return (kid, sealer.Seal(Purpose, SealContext(kid), buffer.Span[..length]));
    }
}
