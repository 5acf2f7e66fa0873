using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Certificates;

/// <summary>What a policy asks of a certificate, checked as a whole before a key is made for it.</summary>
internal static class PolicyProfile
{
    /// <summary>Refuses a policy by which nothing can be made.</summary>
    public static Result<CertificateProfile> Of(CertificatePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Subject.Length == 0 && policy.Names.Count == 0)
        {
            return Refusals.InvalidProperty("policy.x509_props.subject", "A subject or at least one alternative name is required.");
        }

        if (Check(policy) is { } fault)
        {
            return fault;
        }

        var subject = DistinguishedName.Empty.ToArray();
        if (policy.Subject.Length > 0 && !DistinguishedName.TryParse(policy.Subject, out subject!, out var reason))
        {
            return Refusals.InvalidProperty("policy.x509_props.subject", reason);
        }

        return new CertificateProfile
        {
            SubjectDer = subject,
            Names = policy.Names,
            KeyUsage = policy.KeyUsage,
            ExtendedKeyUsages = policy.ExtendedKeyUsages,
            IsAuthority = policy.IsAuthority,
        };
    }

    /// <summary>What the members of a policy must be to each other; also of one that will make nothing for now.</summary>
    public static VaultError? Check(CertificatePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.ValidityMonths < 1)
        {
            return Refusals.InvalidProperty("policy.x509_props.validity_months", "A certificate is made for one month or more.");
        }

        if (policy.Names.Count > 0 && SubjectNameRules.FindFault(policy.Names) is { } fault)
        {
            return Refusals.InvalidProperty("policy.x509_props.sans", fault);
        }

        if (policy.IsAuthority && !policy.KeyUsage.HasFlag(System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.KeyCertSign))
        {
            return Refusals.InvalidProperty("policy.x509_props.key_usage", "A certification authority needs keyCertSign.");
        }

        return CheckActions(policy);
    }

    /// <summary>Days before the end that lie before the beginning could never be kept, and each renewal would fail by its own policy.</summary>
    public static VaultError? CheckActions(CertificatePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        foreach (var action in policy.Actions)
        {
            if (!action.IsPercentage && action.Value > policy.ValidityMonths * 27)
            {
                return Refusals.InvalidProperty(
                    "policy.lifetime_actions.trigger.days_before_expiry", $"It must be at most {policy.ValidityMonths * 27}, which is 27 for each month of validity.");
            }
        }

        return null;
    }
}
