using System.Security.Cryptography.X509Certificates;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Identity.Certificates;

/// <summary>Changes to a tenant's authorities and to the subjects that applications trust, staged in the given unit of work.</summary>
public static class CertificateAuthorities
{
    private const int MaxAuthorities = 50;
    private const int MaxSubjects = 20;
    private const int MaxSubjectLength = 253;

    /// <summary>Stages an authority. A certificate that is no authority's is refused: trusting it would let its holder speak for others (V8).</summary>
    /// <param name="file">PEM or DER of the authority's own certificate.</param>
    public static async ValueTask<Result<RegisteredAuthority>> AddAsync(
        Tx tx, TenantId tenant, string displayName, ReadOnlyMemory<byte> file, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (CertificateReader.Read(file, displayName, now).IsRefused(out var error, out var read))
        {
            return error;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(read.Certificate.AsSpan());
        if (!TrustedChain.IsAuthority(certificate))
        {
            return CertificateRefusals.NotAnAuthority;
        }

        if ((await ListAsync(tx, tenant, cancel).ConfigureAwait(false)).Count >= MaxAuthorities)
        {
            return CertificateRefusals.TooManyAuthorities(MaxAuthorities);
        }

        tx.Insert(Key(tenant, read.KeyId), new CertificateAuthorityRecord(displayName, now, read.Certificate));
        return Shown(read.KeyId, new CertificateAuthorityRecord(displayName, now, read.Certificate));
    }

    /// <summary>Stages the removal of an authority: no certificate that chains to it is believed from then on.</summary>
    public static async ValueTask<Result<Guid>> RemoveAsync(Tx tx, TenantId tenant, Guid authority, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var key = Key(tenant, authority);
        if (await tx.FindAsync(key, cancel).ConfigureAwait(false) is null)
        {
            return DirectoryRefusals.NotFound("certificateAuthority", authority);
        }

        tx.Delete(key);
        return authority;
    }

    public static async ValueTask<IReadOnlyList<RegisteredAuthority>> ListAsync(Tx tx, TenantId tenant, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var rows = await tx.ScanAsync(IdentityRows.CertificateAuthorities, IdentityRows.CertificateAuthorities.Prefix(tenant.Compact), null, MaxAuthorities, cancel).ConfigureAwait(false);
        return [.. rows.Select(row => Shown(Guid.ParseExact(row.Key.Key.LastPart, "N"), row.Record))];
    }

    /// <summary>Stages that any certificate with this subject from that authority speaks for the application.</summary>
    /// <param name="subjectName">A DNS name, or a common name for certificates without DNS names; compared whole, without regard to case.</param>
    public static ValueTask<Result<ClientId>> TrustSubjectAsync(Tx tx, TenantId tenant, ClientId client, string subjectName, Guid authority, CancellationToken cancel) =>
        ChangeAsync(tx, tenant, client, subjectName, authority, trust: true, cancel);

    /// <summary>Stages the end of that trust.</summary>
    public static ValueTask<Result<ClientId>> DistrustSubjectAsync(Tx tx, TenantId tenant, ClientId client, string subjectName, Guid authority, CancellationToken cancel) =>
        ChangeAsync(tx, tenant, client, subjectName, authority, trust: false, cancel);

    private static async ValueTask<Result<ClientId>> ChangeAsync(
        Tx tx, TenantId tenant, ClientId client, string subjectName, Guid authority, bool trust, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(tx);
        if (subjectName.Length is 0 or > MaxSubjectLength || subjectName.Any(c => char.IsControl(c) || c == '*'))
        {
            return CertificateRefusals.BadSubject;
        }

        var key = IdentityRows.Applications.Key(tenant.Compact, client.Compact);
        var application = await tx.FindAsync(key, cancel).ConfigureAwait(false);
        if (application is null)
        {
            return DirectoryRefusals.NotFound("application", client.Value);
        }

        if (application.ManagedIdentity is not null)
        {
            return CertificateRefusals.Managed;
        }

        var others = application.TrustedSubjects.RemoveAll(s => s.Authority == authority && string.Equals(s.SubjectName, subjectName, StringComparison.OrdinalIgnoreCase));
        if (!trust)
        {
            tx.Put(key, application with { TrustedSubjects = others });
            return client;
        }

        if (await tx.FindAsync(Key(tenant, authority), cancel).ConfigureAwait(false) is null)
        {
            return DirectoryRefusals.NotFound("certificateAuthority", authority);
        }

        if (others.Length >= MaxSubjects)
        {
            return CertificateRefusals.TooManySubjects(MaxSubjects);
        }

        tx.Put(key, application with { TrustedSubjects = others.Add(new TrustedSubject(subjectName, authority)) });
        return client;
    }

    private static RowKey<CertificateAuthorityRecord> Key(TenantId tenant, Guid authority) => IdentityRows.CertificateAuthorities.Key(tenant.Compact, authority.ToString("N"));

    private static RegisteredAuthority Shown(Guid id, CertificateAuthorityRecord record)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(record.Certificate.AsSpan());
        return new RegisteredAuthority(id, record.DisplayName, certificate.Thumbprint, certificate.NotAfter.ToUniversalTime());
    }
}
