using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;
using KeyShape = Strongroom.Crypto.KeyShape;

namespace Strongroom.Authority;

/// <summary>
/// The tenants' intermediates: made when one is first needed, and again when the policy's names change or the old one could not outlive what it
/// would sign. Each is committed in a unit of work of its own before anything is signed by it.
/// </summary>
internal sealed class Intermediates(UnitsOfWork units, SignerKeys keys, SignerCertificates certificates, IAuditTrail trail) : IDisposable
{
    private static readonly KeyShape Shape = KeyShape.Ec(EcCurve.P256);

    private readonly SemaphoreSlim _making = new(1, 1);

    /// <summary>The intermediate that signs for the tenant now.</summary>
    /// <returns>503 when there is no root, or its key is away.</returns>
    public async ValueTask<Result<Signer>> CurrentAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (await FittingAsync(units.System(writable: false), tenant, now, cancel).ConfigureAwait(false) is { } fitting)
        {
            return fitting;
        }

        await _making.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await MakeAsync(tenant, now, cancel).ConfigureAwait(false);
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async ValueTask<Result<Signer>> MakeAsync(TenantId tenant, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            var tx = units.System(writable: true);
            if (await FittingAsync(tx, tenant, now, cancel).ConfigureAwait(false) is { } fitting)
            {
                return fitting;
            }

            if (await RootMaking.FindAsync(tx, cancel).ConfigureAwait(false) is not { } root)
            {
                return AuthorityRefusals.NoRoot;
            }

            if ((await StageAsync(tx, tenant, root, now, cancel).ConfigureAwait(false)).IsRefused(out var error, out var made))
            {
                return error;
            }

            var record = AuthorityRecords.Of("IntermediateAuthorityCreate", tenant, $"ca/intermediate/{made.Id:N}", now);
            if (await units.CommitAsync(tx, trail, record, cancel).ConfigureAwait(false))
            {
                return made;
            }
        }
    }

    private async ValueTask<Result<Signer>> StageAsync(Tx tx, TenantId tenant, Signer root, DateTimeOffset now, CancellationToken cancel)
    {
        using var rootCertificate = root.Load();
        if (SignerCertificates.NotAfter(rootCertificate) <= now)
        {
            return AuthorityRefusals.RootEnds;
        }

        var policyKey = AuthorityRows.Policy.Key(tenant.Compact);
        var policy = await tx.FindAsync(policyKey, cancel).ConfigureAwait(false) ?? IssuancePolicy.Nothing;
        try
        {
            using var rootKey = keys.Open(root);
            using var made = SoftwareKeys.Generate(Shape);
            var id = Entropy.NewGuid();
            var certificate = certificates.Intermediate(PublicKeyInfo.ToPublicKey(made.Shape, made.PublicParts), policy, rootCertificate, root.Id, rootKey, now);
            var signer = new Signer(id, tenant, root.Id, certificate, IsInToken: false, keys.Seal(certificate, made.Material.Span));
            var headKey = AuthorityRows.Intermediate.Key(tenant.Compact);
            var head = await tx.FindAsync(headKey, cancel).ConfigureAwait(false);
            tx.Insert(AuthorityRows.SignerKey(id), signer);
            tx.Put(headKey, new SignerHead(id, [.. head?.All ?? [], id]));
            tx.Hold(policyKey);
            return signer;
        }
        catch (TokenUnavailableException)
        {
            return AuthorityRefusals.KeyAway;
        }
    }

    /// <summary>The current intermediate when it is bound as the policy says and outlives the longest certificate that it may sign; else null.</summary>
    private static async ValueTask<Signer?> FittingAsync(Tx tx, TenantId tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (await tx.FindAsync(AuthorityRows.Intermediate.Key(tenant.Compact), cancel).ConfigureAwait(false) is not { } head
            || await tx.FindAsync(AuthorityRows.SignerKey(head.Current), cancel).ConfigureAwait(false) is not { RevokedAt: null } signer)
        {
            return null;
        }

        var policy = await tx.FindAsync(AuthorityRows.Policy.Key(tenant.Compact), cancel).ConfigureAwait(false) ?? IssuancePolicy.Nothing;
        using var certificate = signer.Load();
        if (!PolicyConstraints.Are(certificate, policy))
        {
            return null;
        }

        var end = SignerCertificates.NotAfter(certificate);
        return end > now.AddDays(policy.MaxDays) || !await CanOutliveAsync(tx, end, now, cancel).ConfigureAwait(false) ? signer : null;
    }

    /// <summary>Whether another one would end noticeably later: not when the root itself nears its end.</summary>
    private static async ValueTask<bool> CanOutliveAsync(Tx tx, DateTimeOffset end, DateTimeOffset now, CancellationToken cancel)
    {
        if (await RootMaking.FindAsync(tx, cancel).ConfigureAwait(false) is not { } root)
        {
            return false;
        }

        using var certificate = root.Load();
        return SignerCertificates.EndOf(certificate, now) > end.AddDays(1);
    }
}
