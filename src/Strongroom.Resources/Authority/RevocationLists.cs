using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>
/// The revocation lists of roots and intermediates. One is signed when it is asked for and the last one lacks a revocation or has come of age;
/// between those, everybody gets the same bytes, so asking costs no signature.
/// </summary>
internal sealed class RevocationLists(UnitsOfWork units, SignerKeys keys) : IDisposable
{
    /// <summary>How long a list of an intermediate counts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>A root's counts longer, since its key may be in a token that is away for a while.</summary>
    public static readonly TimeSpan RootLifetime = TimeSpan.FromDays(60);

    /// <summary>After this a list is signed anew, so that what is out there counts for days more.</summary>
    public static readonly TimeSpan RefreshAge = TimeSpan.FromDays(1);

    /// <summary>How long a token that did not answer is left alone.</summary>
    private static readonly TimeSpan TokenPause = TimeSpan.FromSeconds(30);

    private const int PageSize = 500;

    /// <summary>Entries of certificates that ended go with a list, this many at a time, once they have stood in every list that could still count.</summary>
    private const int MostPruned = 500;

    private readonly SemaphoreSlim _signing = new(1, 1);
    private DateTimeOffset _tokenAwayUntil;

    /// <returns>404 for what is no signer, or has ended; 503 when no list that counts is there and none can be signed.</returns>
    public async ValueTask<Result<SignedList>> CurrentAsync(Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        var tx = units.System(writable: false);
        if (await tx.FindAsync(AuthorityRows.SignerKey(id), cancel).ConfigureAwait(false) is not { } signer || HasEnded(signer, now))
        {
            return AuthorityRefusals.UnknownDocument;
        }

        if (await FreshAsync(tx, id, now, cancel).ConfigureAwait(false) is { } fresh)
        {
            return fresh;
        }

        await _signing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await SignAsync(signer, now, cancel).ConfigureAwait(false);
        }
        finally
        {
            _signing.Release();
        }
    }

    public void Dispose() => _signing.Dispose();

    private static bool HasEnded(Signer signer, DateTimeOffset now)
    {
        using var certificate = signer.Load();
        return SignerCertificates.NotAfter(certificate) < now;
    }

    private static async ValueTask<SignedList?> FreshAsync(Tx tx, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        var count = await tx.FindAsync(AuthorityRows.CountKey(id), cancel).ConfigureAwait(false) ?? RevocationCount.Zero;
        var list = await tx.FindAsync(AuthorityRows.ListKey(id), cancel).ConfigureAwait(false);
        return list is not null && list.Count == count.Value && Age(list, now) is { Ticks: >= 0 } age && age < RefreshAge ? list : null;
    }

    private async ValueTask<Result<SignedList>> SignAsync(Signer signer, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            if (await FreshAsync(tx, signer.Id, now, cancel).ConfigureAwait(false) is { } fresh)
            {
                return fresh;
            }

            var last = await tx.FindAsync(AuthorityRows.ListKey(signer.Id), cancel).ConfigureAwait(false);
            var signed = signer.IsInToken && now < _tokenAwayUntil ? null : await TrySignAsync(tx, signer, last, now, cancel).ConfigureAwait(false);
            if (signed is null)
            {
                // What was signed before counts until it ends, but never as news: who asks sees its time.
                return last is not null && now.ToUnixTimeSeconds() < last.NextUpdate ? last : AuthorityRefusals.KeyAway;
            }

            if (await units.CommitAsync(tx, cancel).ConfigureAwait(false))
            {
                return signed;
            }
        }
    }

    /// <summary>Null when the token that holds the key does not answer.</summary>
    private async ValueTask<SignedList?> TrySignAsync(Tx tx, Signer signer, SignedList? last, DateTimeOffset now, CancellationToken cancel)
    {
        var count = await tx.FindAsync(AuthorityRows.CountKey(signer.Id), cancel).ConfigureAwait(false) ?? RevocationCount.Zero;
        tx.Hold(AuthorityRows.CountKey(signer.Id));
        var builder = new CertificateRevocationListBuilder();
        await AddEntriesAsync(tx, builder, signer.Id, now, cancel).ConfigureAwait(false);
        var number = (last?.Number ?? 0) + 1;
        var next = now + (signer.Tenant is null ? RootLifetime : Lifetime);
        try
        {
            using var key = keys.Open(signer);
            using var certificate = signer.Load();
            var generator = new KeySignatureGenerator(key);
            var authority = SignerCertificates.AuthorityKeyIdentifier(certificate);
            var der = builder.Build(certificate.SubjectName, generator, new BigInteger(number), next, generator.Hash, authority, now);
            var list = new SignedList(number, count.Value, now.ToUnixTimeSeconds(), next.ToUnixTimeSeconds(), der);
            tx.Put(AuthorityRows.ListKey(signer.Id), list);
            return list;
        }
        catch (TokenUnavailableException)
        {
            _tokenAwayUntil = now + TokenPause;
            return null;
        }
    }

    private static async ValueTask AddEntriesAsync(Tx tx, CertificateRevocationListBuilder builder, Guid signer, DateTimeOffset now, CancellationToken cancel)
    {
        var prefix = AuthorityRows.Revoked.Prefix(signer.ToString("N"));
        var oldest = (now - RootLifetime - RefreshAge).ToUnixTimeSeconds();
        var pruned = 0;
        for (StoreKey? after = null; ;)
        {
            var page = await tx.ScanAsync(AuthorityRows.Revoked, prefix, after, PageSize, cancel).ConfigureAwait(false);
            foreach (var (key, entry) in page)
            {
                if (entry.NotAfter < oldest && pruned < MostPruned)
                {
                    tx.Delete(key);
                    pruned++;
                }
                else
                {
                    builder.AddEntry(AuthorityRows.SerialOf(key.Key), DateTimeOffset.FromUnixTimeSeconds(entry.At), ReasonOf(entry));
                }

                after = key.Key;
            }

            if (page.Count < PageSize)
            {
                return;
            }
        }
    }

    /// <summary>"unspecified" is said by saying nothing (RFC 5280 §5.3.1).</summary>
    private static X509RevocationReason? ReasonOf(RevokedEntry entry) => entry.Reason == 0 ? null : (X509RevocationReason)entry.Reason;

    private static TimeSpan Age(SignedList list, DateTimeOffset now) => now - DateTimeOffset.FromUnixTimeSeconds(list.ThisUpdate);
}
