using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Authority;

/// <summary>The built-in authority as its operator runs it.</summary>
public sealed class AuthorityOffice
{
    private const int PageSize = 500;

    private readonly RootMaking _roots;
    private readonly Intermediates _intermediates;
    private readonly IIssueCertificates _authority;

    internal AuthorityOffice(RootMaking roots, Intermediates intermediates, IIssueCertificates authority)
    {
        _roots = roots;
        _intermediates = intermediates;
        _authority = authority;
    }

    public static string UsualName => RootMaking.UsualName;

    /// <summary>Stages the installation's root; a key that the HSM made for work that then does not commit is destroyed when the passage ends.</summary>
    /// <returns>409 when there is one; 400 that names what is wrong.</returns>
    public async ValueTask<Result<SignerLine>> InitializeAsync(Passage passage, Tx tx, string name, bool inHsm, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(passage);
        return (await _roots.MakeAsync(tx, name, inHsm, passage, cancel).ConfigureAwait(false)).IsRefused(out var error, out var root) ? error : Line(root, isCurrent: true);
    }

    /// <summary>Roots first, then the tenant's intermediates, each in the order in which they were made.</summary>
    public static async ValueTask<IReadOnlyList<SignerLine>> SignersAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var lines = new List<SignerLine>();
        foreach (var key in (RowKey<SignerHead>[])[AuthorityRows.Root.Key(), AuthorityRows.Intermediate.Key(tenant.Compact)])
        {
            if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } head)
            {
                continue;
            }

            foreach (var id in head.All)
            {
                if (await tx.FindAsync(AuthorityRows.SignerKey(id), cancel).ConfigureAwait(false) is { } signer)
                {
                    lines.Add(Line(signer, isCurrent: id == head.Current && signer.RevokedAt is null));
                }
            }
        }

        return lines;
    }

    /// <summary>Makes the tenant's intermediate now instead of at its first certificate; it commits by itself.</summary>
    public async ValueTask<Result<SignerLine>> EnsureIntermediateAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancel) =>
        (await _intermediates.CurrentAsync(tenant, now, cancel).ConfigureAwait(false)).IsRefused(out var error, out var signer) ? error : Line(signer, isCurrent: true);

    /// <summary>Stages the end of an intermediate and, with it, of all that it has signed: the next certificate makes another.</summary>
    /// <returns>404 for what is no intermediate of the tenant.</returns>
    public static async ValueTask<Result<SignerLine>> RevokeIntermediateAsync(Tx tx, TenantId tenant, Guid id, string reason, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (RevocationReasons.Find(reason) is not { } number)
        {
            return BadReason;
        }

        var key = AuthorityRows.SignerKey(id);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } signer || signer.Tenant != tenant)
        {
            return AuthorityRefusals.UnknownIntermediate;
        }

        if (signer.RevokedAt is null)
        {
            using var certificate = signer.Load();
            signer = signer with { RevokedAt = now.ToUnixTimeSeconds() };
            tx.Put(key, signer);
            await CertificateIssuing.EnterAsync(
                tx, signer.Root, certificate.SerialNumberBytes, new RevokedEntry(now.ToUnixTimeSeconds(), number, SignerCertificates.NotAfter(certificate).ToUnixTimeSeconds()), cancel).ConfigureAwait(false);
        }

        return Line(signer, isCurrent: false);
    }

    /// <summary>Nothing is permitted where no policy was ever set.</summary>
    public static async ValueTask<IssuancePolicy> PolicyAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return await tx.FindAsync(AuthorityRows.Policy.Key(tenant.Compact), cancel).ConfigureAwait(false) ?? IssuancePolicy.Nothing;
    }

    /// <summary>Stages a policy. It counts from the next certificate on; what was issued stays.</summary>
    /// <returns>400 that names the member that is wrong.</returns>
    public static async ValueTask<Result<IssuancePolicy>> SetPolicyAsync(Tx tx, TenantId tenant, IssuancePolicy policy, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(policy);
        if (IssuancePolicyRules.Fault(policy) is { } fault)
        {
            return fault;
        }

        var key = AuthorityRows.Policy.Key(tenant.Compact);
        await tx.FindAsync(key, cancel).ConfigureAwait(false);
        tx.Put(key, policy);
        return policy;
    }

    /// <summary>The tenant's certificates in the order of issue.</summary>
    public static async ValueTask<IReadOnlyList<RegisterLine>> RegisterAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var lines = new List<RegisterLine>();
        for (StoreKey? after = null; ;)
        {
            var page = await tx.ScanAsync(AuthorityRows.Issued, AuthorityRows.Issued.Prefix(tenant.Compact), after, PageSize, cancel).ConfigureAwait(false);
            lines.AddRange(page.Select(row => Line(AuthorityRows.SerialOf(row.Key.Key), row.Record)));
            if (page.Count < PageSize)
            {
                return lines;
            }

            after = page[^1].Key.Key;
        }
    }

    /// <returns>404 for a serial that is not the tenant's, or none at all.</returns>
    public static async ValueTask<Result<RegisterLine>> FindAsync(Tx tx, TenantId tenant, string serial, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return SerialOf(serial) is { } bytes && await CertificateIssuing.FindAsync(tx, tenant, bytes, cancel).ConfigureAwait(false) is { } found
            ? Line(bytes, found.Record)
            : AuthorityRefusals.UnknownSerial;
    }

    /// <param name="reason">One of RFC 5280's names.</param>
    public async ValueTask<VaultError?> RevokeAsync(Tx tx, TenantId tenant, string serial, string reason, DateTimeOffset now, CancellationToken cancel) =>
        RevocationReasons.Find(reason) is not { } number ? BadReason
        : SerialOf(serial) is { } bytes ? await _authority.RevokeAsync(tx, tenant, bytes, number, now, cancel).ConfigureAwait(false)
        : AuthorityRefusals.UnknownSerial;

    private static VaultError BadReason => AuthorityRefusals.NotPermitted("reason", $"It must be one of {RevocationReasons.Names}.");

    /// <summary>As tools print it: hexadecimal digits in either case, with or without colons.</summary>
    private static byte[]? SerialOf(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length is > 0 and <= 40 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    private static SignerLine Line(Signer signer, bool isCurrent)
    {
        using var certificate = signer.Load();
        var revoked = signer.RevokedAt is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : (DateTimeOffset?)null;
        return new SignerLine(signer.Id, certificate.Subject, SignerCertificates.NotAfter(certificate), isCurrent, signer.IsInToken, revoked, signer.Certificate);
    }

    private static RegisterLine Line(byte[] serial, IssuedEntry entry)
    {
        if (!CertificateFacts.TryRead(entry.Certificate, out var facts, out var fault))
        {
            throw new InvalidDataException($"A certificate of the register cannot be read: {fault}");
        }

        var names = facts.Names;
        return new RegisterLine(
            Convert.ToHexStringLower(serial),
            facts.Subject,
            [.. names.Dns, .. names.Addresses.Select(address => address.ToString()), .. names.Emails, .. names.Upns, .. names.Uris],
            Convert.ToHexString(CertificateFacts.ThumbprintOf(facts.Der)),
            entry.Signer,
            entry.RequestedBy,
            DateTimeOffset.FromUnixTimeSeconds(entry.IssuedAt),
            DateTimeOffset.FromUnixTimeSeconds(entry.NotAfter),
            entry.RevokedAt is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null,
            entry.RevokedAt is null ? null : RevocationReasons.NameOf(entry.Reason),
            entry.Certificate);
    }
}
