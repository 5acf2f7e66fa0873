namespace Strongroom.Identity.Certificates;

/// <summary>Which of an application's certificates an assertion says it was signed with. There is no trial of the others.</summary>
internal static class CertificatePick
{
    /// <summary>The certificate that every thumbprint in the header names, or null; null as well when the header names none.</summary>
    public static CertificateCredential? From(ApplicationRecord? application, AssertionHeader header) =>
        header.Sha1.IsEmpty && header.Sha256.IsEmpty ? null : application?.Certificates.FirstOrDefault(c => Names(header, c));

    /// <summary>True when no thumbprint in the header is another certificate's.</summary>
    public static bool Names(AssertionHeader header, CertificateCredential certificate) =>
        (header.Sha1.IsEmpty || header.Sha1.AsSpan().SequenceEqual(certificate.Sha1.AsSpan()))
        && (header.Sha256.IsEmpty || header.Sha256.AsSpan().SequenceEqual(certificate.Sha256.AsSpan()));
}
