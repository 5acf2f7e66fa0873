using Strongroom.Objects;
using Strongroom.Storage;

namespace Strongroom.Certificates;

/// <summary>The rows of certificates, and of what a vault has for all of them.</summary>
internal static class CertificateRows
{
    public static readonly RowShape<CertificateHead> Live =
        new("t/{tenant}/v/{vault}/certificates/{name}", "a live certificate with its current version, its policy and its newest operation");

    public static readonly RowShape<CertificateHead> Deleted =
        new("t/{tenant}/v/{vault}/certificates-deleted/{name}", "a deleted certificate that can still be recovered");

    public static readonly RowShape<CertificateVersion> Version =
        new("t/{tenant}/v/{vault}/certificates-version/{incarnation}/{ordinal}", "an older version of a certificate, in order of creation");

    public static readonly RowShape<VersionIndex> Index =
        new("t/{tenant}/v/{vault}/certificates-index/{incarnation}/{version}", "the place of an older version of a certificate, by its version id");

    public static readonly RowShape<VaultContacts> Contacts =
        new("t/{tenant}/v/{vault}/certificate-contacts", "whom to write to about the certificates of a vault");

    public static readonly RowShape<CertificateLetter> Letter =
        new("t/{tenant}/v/{vault}/certificate-letter/{id}", "a mail to the contacts that is to be sent, with whom it has reached");

    public static readonly RowShape<VaultIssuer> Issuer =
        new("t/{tenant}/v/{vault}/certificate-issuer/{name}", "an issuer of a vault: its provider, and its account there with the password sealed");

    public static readonly RowShape<AbandonedEnrolment> Abandoned =
        new("t/{tenant}/v/{vault}/certificate-abandoned/{id}", "an operation that ended early, to be tidied up at its issuer's");

    public static readonly ObjectShelf<CertificateHead, CertificateVersion> Shelf = new(new ObjectKind("certificates", "certificate"), Live, Deleted, Version, Index);
}
