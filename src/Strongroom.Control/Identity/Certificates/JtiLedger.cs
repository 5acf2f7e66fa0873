using System.Security.Cryptography;
using System.Text;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Certificates;

/// <summary>
/// Lets each signed assertion count once, on every node and across restarts (J19). The row is durable before the caller goes on, in a commit of
/// its own, so a token that was then refused for another reason has used its assertion up all the same.
/// </summary>
internal sealed class JtiLedger(UnitsOfWork units)
{
    /// <summary>Assertions of one issuer within <see cref="Window"/>. Clients keep their tokens, so a well-behaved one uses a few in an hour.</summary>
    internal const int MostInWindow = 3000;

    /// <summary>As long as an assertion may be remembered, so an issuer has at most twice as many rows.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(12);

    private const int MaxIssuers = 50_000;

    private readonly Dictionary<(TenantId Tenant, string Issuer), (DateTimeOffset Since, int Uses)> _uses = [];
    private readonly Lock _gate = new();

    private const int MaxAttempts = 8;

    /// <summary>
    /// Rows looked at on each insertion. Keys are hashes, so the neighbours of a new row are a fair sample: expired rows are taken out eight times
    /// as fast as rows come in, and never hold more than an eighth of the ledger for long. No cursor and no timer is needed.
    /// </summary>
    private const int Neighbours = 8;

    /// <summary>Counts a use that is about to be made; or says how long the issuer has to wait, as it would fill the store.</summary>
    public int? WaitSeconds(TenantId tenant, string issuerKey)
    {
        var now = units.Now;
        lock (_gate)
        {
            var (since, uses) = _uses.TryGetValue((tenant, issuerKey), out var counted) && now - counted.Since < Window ? counted : (now, 0);
            if (uses >= MostInWindow)
            {
                return Math.Max(1, (int)Math.Ceiling((since + Window - now).TotalSeconds));
            }

            if (_uses.Count >= MaxIssuers)
            {
                Forget_NeedsLock(now);
            }

            _uses[(tenant, issuerKey)] = (since, uses + 1);
            return null;
        }
    }

    /// <summary>Marks an assertion as used. False when it was used before.</summary>
    /// <param name="issuerKey">Who makes up the ids: ids of different issuers may be equal.</param>
    /// <param name="expires">The assertion's own end; it is remembered for the tolerated difference of clocks longer.</param>
    /// <exception cref="StoreUnavailableException">It is not known whether the assertion is marked: nothing may be issued.</exception>
    public async ValueTask<bool> UseAsync(TenantId tenant, string issuerKey, string jti, DateTimeOffset expires, CancellationToken cancel)
    {
        var key = IdentityRows.UsedAssertions.Key(tenant.Compact, HashOf(issuerKey, jti));
        var record = new UsedAssertionRecord(expires + TokenRules.Skew + TokenRules.Skew);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var tx = units.System(writable: true);
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } used)
            {
                if (used.Until > units.Now)
                {
                    return false;
                }

                tx.Put(key, record);
            }
            else
            {
                tx.Insert(key, record);
            }

            if (attempt == 0)
            {
                // Two that tidy up the same row collide; the second attempt leaves that to the other.
                await RemoveExpiredAsync(tx, tenant, key, cancel).ConfigureAwait(false);
            }

            if (await units.CommitAsync(tx, cancel).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask RemoveExpiredAsync(Tx tx, TenantId tenant, RowKey<UsedAssertionRecord> near, CancellationToken cancel)
    {
        var prefix = IdentityRows.UsedAssertions.Prefix(tenant.Compact);
        var rows = await tx.ScanAsync(IdentityRows.UsedAssertions, prefix, near.Key, Neighbours, cancel).ConfigureAwait(false);
        foreach (var (key, row) in rows)
        {
            if (row.Until <= units.Now)
            {
                tx.Delete(key);
            }
        }
    }

    private void Forget_NeedsLock(DateTimeOffset now)
    {
        foreach (var ended in _uses.Where(each => now - each.Value.Since >= Window).Select(each => each.Key).ToList())
        {
            _uses.Remove(ended);
        }
    }

    private static string HashOf(string issuerKey, string jti)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(issuerKey.Length));
        hash.AppendData(Encoding.UTF8.GetBytes(issuerKey));
        hash.AppendData(Encoding.UTF8.GetBytes(jti));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
