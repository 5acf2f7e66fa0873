using Strongroom.Identity.Federation;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Attesting;

/// <summary>
/// Which authorities may say what an environment is. None is trusted until an operator says so, and then for the whole installation: he vouches for
/// the service, and the policy of each key decides whether it relies on it.
/// </summary>
public static class AttestationAuthorities
{
    private const int MostAuthorities = 50;

    /// <summary>Stages trust.</summary>
    public static async ValueTask<Result<AttestationAuthority>> TrustAsync(Tx tx, string url, IdentityOptions options, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(url);
        if (!FederatedCredentialRules.IsIssuer(url))
        {
            return AttestationRefusals.BadAuthority;
        }

        if (FederatedCredentialRules.IsOwn(url, options))
        {
            return AttestationRefusals.OwnAuthority;
        }

        var record = new AttestationAuthorityRecord(Trimmed(url), now.ToUnixTimeSeconds());
        var key = IdentityRows.AttestationAuthorities.Key(AttestationAuthorityRecord.NameOf(record.Url));
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not null)
        {
            return DirectoryRefusals.Exists("Trust in this authority");
        }

        if ((await ListAsync(tx, cancel).ConfigureAwait(false)).Count >= MostAuthorities)
        {
            return AttestationRefusals.TooMany;
        }

        tx.Insert(key, record);
        return Shown(record);
    }

    /// <summary>Stages the end of trust: the authority's very next token is refused.</summary>
    public static async ValueTask<Result<AttestationAuthority>> UntrustAsync(Tx tx, string url, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(url);
        var key = IdentityRows.AttestationAuthorities.Key(AttestationAuthorityRecord.NameOf(Trimmed(url)));
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is not { } record)
        {
            return AttestationRefusals.NotTrusted;
        }

        tx.Delete(key);
        return Shown(record);
    }

    public static async ValueTask<IReadOnlyList<AttestationAuthority>> ListAsync(Tx tx, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var rows = await tx.ScanAsync(IdentityRows.AttestationAuthorities, IdentityRows.AttestationAuthorities.Prefix(), null, MostAuthorities, cancel).ConfigureAwait(false);
        return [.. rows.Select(row => Shown(row.Record)).OrderBy(authority => authority.Url, StringComparer.Ordinal)];
    }

    internal static async ValueTask<bool> IsTrustedAsync(Tx tx, string trimmedUrl, CancellationToken cancel) =>
        await tx.FindAsync(IdentityRows.AttestationAuthorities.Key(AttestationAuthorityRecord.NameOf(trimmedUrl)), cancel).ConfigureAwait(false) is { } record
        && string.Equals(record.Url, trimmedUrl, StringComparison.Ordinal);

    /// <summary>Authorities and the policies that name them write the slash at the end or leave it out, as it comes.</summary>
    internal static string Trimmed(string url) => url.TrimEnd('/');

    private static AttestationAuthority Shown(AttestationAuthorityRecord record) => new(record.Url, DateTimeOffset.FromUnixTimeSeconds(record.TrustedAt));
}
