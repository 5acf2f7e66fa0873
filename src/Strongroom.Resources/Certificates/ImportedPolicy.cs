using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Keys;

namespace Strongroom.Certificates;

/// <summary>The policy of an imported certificate: what the certificate says, and for the rest what the import or the policy before says (wire reference §6.5).</summary>
internal static class ImportedPolicy
{
    public static Result<CertificatePolicy> Of(ImportedContent imported, PolicyDraft? draft, CertificatePolicy? before, long now)
    {
        ArgumentNullException.ThrowIfNull(imported);
        var (leaf, shape) = (imported.Leaf, imported.Bundle.Key.Shape);
        var wished = draft is null ? before : before is null ? draft.ToPolicy(now) : draft.ApplyTo(before, now);
        var home = draft is null ? KeyHome.Software : wished!.Home;
        if (draft is { IsExportable: true } && home == KeyHome.Token)
        {
            return Refusals.InvalidProperty("policy.key_props.exportable", "A key in an HSM never leaves it: it must be false.");
        }

        return new CertificatePolicy
        {
            IsExportable = home == KeyHome.Software && (draft?.IsExportable ?? before?.IsExportable ?? true),
            Shape = shape,
            Home = home,
            ReusesKey = wished?.ReusesKey ?? false,
            ContentType = draft?.ContentType ?? before?.ContentType ?? (imported.Bundle.IsPem ? SecretForm.Pem : SecretForm.Pfx),
            Subject = leaf.Subject,
            Names = leaf.Names,
            ExtendedKeyUsages = leaf.ExtendedKeyUsages,

            // A certificate that names no usage may be used for all (RFC 5280 §4.2.1.3).
            KeyUsage = leaf.KeyUsage ?? (shape.Type == KeyType.Ec ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment),
            ValidityMonths = MonthsOf(leaf),
            IsAuthority = leaf.IsAuthority,
            Actions = wished?.Actions ?? [new LifetimeAction(LifetimeActionType.EmailContacts, IsPercentage: true, 80)],
            IssuerName = wished?.IssuerName ?? IssuerNames.Unknown,
            CertificateType = wished?.CertificateType,
            Transparency = wished?.Transparency,
            Enabled = wished?.Enabled ?? true,
            Created = before?.Created ?? now,
            Updated = now,
        };
    }

    /// <summary>
    /// Whole calendar months, as far as a policy can ask for them: the next version of what lives for days is made for one, and of what never ends
    /// (RFC 5280 §4.1.2.5) for the longest that there is.
    /// </summary>
    private static int MonthsOf(CertificateFacts leaf)
    {
        var months = ((leaf.NotAfter.Year - leaf.NotBefore.Year) * 12) + leaf.NotAfter.Month - leaf.NotBefore.Month;

        // A certificate is valid through its last second, and ours begin ten minutes early.
        // What is longer than a policy can say is not counted on, as the end of the calendar is near.
        return months > PolicyDraft.MostMonths ? PolicyDraft.MostMonths
            : Math.Max(1, leaf.NotBefore.AddMonths(months) > leaf.NotAfter.AddMinutes(1) ? months - 1 : months);
    }
}
