using Strongroom.Identity.Federation;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Outside;

/// <summary>Which issuers' tokens are accepted directly, and for whom. None is until somebody says so. Each change is staged and effective when its commit returns.</summary>
public static class OutsideIssuers
{
    private const int MaxIssuers = 50;
    private const int LongestClaim = 120;

    /// <summary>Stages trust. An issuer belongs to one tenant, so that its tokens can never be another's.</summary>
    public static async ValueTask<Result<TrustedIssuer>> TrustAsync(Tx tx, TenantId tenant, string issuer, string audience, IdentityOptions options, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (!FederatedCredentialRules.IsIssuer(issuer))
        {
            return FederationRefusals.BadIssuer;
        }

        if (FederatedCredentialRules.IsOwn(issuer, options))
        {
            return FederationRefusals.OwnIssuer;
        }

        if (!FederatedCredentialRules.IsText(audience))
        {
            return OutsideRefusals.BadAudience;
        }

        var key = IdentityRows.OutsideIssuers.Key(Name(issuer));
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            return DirectoryRefusals.Exists("Trust in this issuer");
        }

        if ((await ListAsync(tx, cancel).ConfigureAwait(false)).Count >= MaxIssuers)
        {
            return OutsideRefusals.TooMany;
        }

        var record = new OutsideIssuerRecord(issuer, tenant, audience, now, []);
        tx.Insert(key, record);
        return Shown(record);
    }

    /// <summary>Stages that a token with this claim stands for a service principal of the issuer's tenant.</summary>
    public static async ValueTask<Result<TrustedIssuer>> MapAsync(Tx tx, string issuer, OutsideMapping mapping, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(mapping);
        if (mapping.Claim.Length is 0 or > LongestClaim || mapping.Claim.Any(char.IsControl) || mapping.Claim is "iss" or "aud")
        {
            return OutsideRefusals.BadClaim;
        }

        if (!FederatedCredentialRules.IsText(mapping.Value))
        {
            return OutsideRefusals.BadValue;
        }

        var key = IdentityRows.OutsideIssuers.Key(Name(issuer));
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return OutsideRefusals.NotTrusted;
        }

        if (await tx.FindAsync(IdentityRows.Principals.Key(record.Tenant.Compact, mapping.Principal.Compact), cancel).ConfigureAwait(false) is null)
        {
            return DirectoryRefusals.NotFound("servicePrincipal", mapping.Principal.Value);
        }

        if (record.Mappings.Any(m => m.Claim == mapping.Claim && m.Value == mapping.Value))
        {
            return DirectoryRefusals.Exists("A mapping of this claim and value");
        }

        if (record.Mappings.Length >= OutsideIssuerRecord.MaxMappings)
        {
            return OutsideRefusals.TooManyMappings;
        }

        record = record with { Mappings = record.Mappings.Add(mapping) };
        tx.Put(key, record);
        return Shown(record);
    }

    /// <summary>Stages the end of a mapping: its very next token is refused.</summary>
    public static async ValueTask<Result<TrustedIssuer>> UnmapAsync(Tx tx, string issuer, string claim, string value, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.OutsideIssuers.Key(Name(issuer));
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record || !record.Mappings.Any(m => m.Claim == claim && m.Value == value))
        {
            return OutsideRefusals.NotTrusted;
        }

        record = record with { Mappings = record.Mappings.RemoveAll(m => m.Claim == claim && m.Value == value) };
        tx.Put(key, record);
        return Shown(record);
    }

    /// <summary>Stages the end of trust: the issuer's very next token is refused.</summary>
    public static async ValueTask<Result<TrustedIssuer>> UntrustAsync(Tx tx, string issuer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = IdentityRows.OutsideIssuers.Key(Name(issuer));
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return OutsideRefusals.NotTrusted;
        }

        tx.Delete(key);
        return Shown(record);
    }

    public static async ValueTask<IReadOnlyList<TrustedIssuer>> ListAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var rows = await tx.ScanAsync(IdentityRows.OutsideIssuers, IdentityRows.OutsideIssuers.Prefix(), null, MaxIssuers, cancel).ConfigureAwait(false);
        return [.. rows.Select(row => Shown(row.Record))];
    }

    private static string Name(string issuer) => OutsideIssuerRecord.IdOf(issuer).ToString("N");

    private static TrustedIssuer Shown(OutsideIssuerRecord record) => new(record.Issuer, record.Tenant, record.Audience, record.Mappings);
}
