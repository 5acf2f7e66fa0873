using Strongroom.Crypto;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>Signs, registers and revokes. Nothing is handed out that is not in the register: both commit together.</summary>
internal sealed class CertificateIssuing(Intermediates intermediates, SignerKeys keys, IssuanceRules rules, NameRules names, LeafCertificates leaves) : IIssueCertificates
{
    private const int LongestRequester = 200;

    public async ValueTask<Result<IssuedCertificate>> IssueAsync(Tx tx, TenantId tenant, CertificateOrder order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order.RequestedBy.Length, LongestRequester);
        var policyKey = AuthorityRows.Policy.Key(tenant.Compact);
        var policy = await tx.FindAsync(policyKey, cancel).ConfigureAwait(false) ?? IssuancePolicy.Nothing;
        if (rules.Judge(policy, order).IsRefused(out var error, out var plan)
            || (await intermediates.CurrentAsync(tenant, order.Now, cancel).ConfigureAwait(false)).IsRefused(out error, out var signer))
        {
            return error;
        }

        using var key = keys.Open(signer);
        var serial = SignerCertificates.NewSerial(order.Now);
        var leaf = leaves.Sign(plan, order.Request, signer, key, serial, order.Now);
        if (!CertificateFacts.TryRead(leaf, out var facts, out var fault))
        {
            throw new InvalidOperationException($"The authority has signed what it cannot read: {fault}");
        }

        // Who narrows the policy at this moment must not find a certificate of the wider one afterwards.
        tx.Hold(policyKey);
        var entry = new IssuedEntry(signer.Id, leaf, order.RequestedBy, order.Now.ToUnixTimeSeconds(), facts.NotAfter.ToUnixTimeSeconds(), RevokedAt: null, Reason: 0);
        tx.Insert(AuthorityRows.IssuedKey(tenant, serial), entry);
        return new IssuedCertificate([leaf, signer.Certificate], serial, facts.NotBefore, facts.NotAfter);
    }

    public async ValueTask<VaultError?> CheckNamesAsync(Tx tx, TenantId tenant, SubjectNames wanted, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return names.Check(await tx.FindAsync(AuthorityRows.Policy.Key(tenant.Compact), cancel).ConfigureAwait(false) ?? IssuancePolicy.Nothing, wanted);
    }

    public async ValueTask<VaultError?> RevokeAsync(Tx tx, TenantId tenant, ReadOnlyMemory<byte> serial, int reason, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!RevocationReasons.IsKnown(reason))
        {
            return AuthorityRefusals.NotPermitted("reason", $"It must stand for one of {RevocationReasons.Names} (RFC 5280 §5.3.1).");
        }

        if (await FindAsync(tx, tenant, serial, cancel).ConfigureAwait(false) is not { } found)
        {
            return AuthorityRefusals.UnknownSerial;
        }

        if (found.Record.RevokedAt is not null)
        {
            return null;
        }

        var entry = found.Record;
        tx.Put(found.Key, entry with { RevokedAt = now.ToUnixTimeSeconds(), Reason = reason });
        await EnterAsync(tx, entry.Signer, serial, new RevokedEntry(now.ToUnixTimeSeconds(), reason, entry.NotAfter), cancel).ConfigureAwait(false);
        return null;
    }

    /// <summary>Stages an entry for the list of a signer, and that its last list lacks one.</summary>
    internal static async ValueTask EnterAsync(Tx tx, Guid signer, ReadOnlyMemory<byte> serial, RevokedEntry entry, CancellationToken cancel)
    {
        var key = AuthorityRows.CountKey(signer);
        var count = await tx.FindAsync(key, cancel).ConfigureAwait(false) ?? RevocationCount.Zero;
        tx.Insert(AuthorityRows.RevokedKey(signer, serial.Span), entry);
        tx.Put(key, new RevocationCount(count.Value + 1));
    }

    /// <summary>The entry of a serial; null when this tenant's authority has issued none such.</summary>
    internal static async ValueTask<Keyed<IssuedEntry>?> FindAsync(Tx tx, TenantId tenant, ReadOnlyMemory<byte> serial, CancellationToken cancel)
    {
        if (serial.Length is 0 or > 20)
        {
            return null;
        }

        var key = AuthorityRows.IssuedKey(tenant, serial.Span);
        return await tx.FindAsync(key, cancel).ConfigureAwait(false) is { } entry ? new Keyed<IssuedEntry>(key, entry) : null;
    }
}
