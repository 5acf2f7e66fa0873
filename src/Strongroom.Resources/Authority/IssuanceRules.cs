using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.Authority;

/// <summary>
/// What a request gets under a policy. The certificate is written anew from what was understood and permitted; no extension of the request is copied,
/// so that what this does not know cannot slip through (V35).
/// </summary>
internal sealed class IssuanceRules(NameRules names)
{
    private const X509KeyUsageFlags EndEntity =
        X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment
        | X509KeyUsageFlags.KeyAgreement | X509KeyUsageFlags.EncipherOnly | X509KeyUsageFlags.DecipherOnly;

    /// <summary>What an EC key cannot do (RFC 8813 §3). Clients ask for it by habit, so it is left out and not refused.</summary>
    private const X509KeyUsageFlags RsaOnly = X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DataEncipherment;

    public Result<IssuancePlan> Judge(IssuancePolicy policy, CertificateOrder order)
    {
        var request = order.Request;
        if (order.Names.Count == 0)
        {
            return AuthorityRefusals.NotPermitted("sans", "The certificate would be for no name at all.");
        }

        if (names.Check(policy, order.Names) is { } refusal)
        {
            return refusal;
        }

        if (NamesBeyond(request.Names, order.Names) is { } beyond)
        {
            return AuthorityRefusals.NotPermitted(beyond, "The request names more than the certificate is to be for.");
        }

        var granted = Normalised(request.Names.Count > 0 ? request.Names : order.Names);
        return SubjectRules.Judge(policy, request.SubjectDer, Normalised(order.Names)).IsRefused(out var error, out var subject)
            || JudgeKey(policy, request) is { } fault && (error = fault) is not null
            || JudgeUsages(policy, request.ExtendedKeyUsages).IsRefused(out error, out var usages)
            || JudgeEnd(policy, order).IsRefused(out error, out var end)
            ? error
            : new IssuancePlan(subject, granted, KeyUsageOf(request), usages, end);
    }

    private static VaultError? JudgeKey(IssuancePolicy policy, SigningRequest request) =>
        request.IsAuthority ? AuthorityRefusals.NotPermitted("basic_constraints", "The built-in authority issues no certificates for authorities.")
        : request.KeyUsage is { } asked && (asked & ~EndEntity) != 0
            ? AuthorityRefusals.NotPermitted("key_usage", "keyCertSign and cRLSign are for authorities only.")
        : !policy.Keys.Contains(KeyKinds.Name(request.Shape)) ? AuthorityRefusals.NotPermitted("key_props", $"The issuance policy does not permit keys of kind {KeyKinds.Name(request.Shape)}.")
        : null;

    private static Result<ImmutableArray<string>> JudgeUsages(IssuancePolicy policy, ImmutableArray<string> asked)
    {
        if (asked.FirstOrDefault(usage => !policy.Usages.Contains(usage)) is { } beyond)
        {
            return AuthorityRefusals.NotPermitted("ekus", $"The issuance policy does not permit {beyond}.");
        }

        // A certificate without this extension is good for everything, so one that asks for none gets the usual ones, as far as they are permitted.
        ImmutableArray<string> common = [.. new[] { KeyUsages.ServerAuthentication, KeyUsages.ClientAuthentication }.Where(usage => policy.Usages.Contains(usage))];
        ImmutableArray<string> granted = !asked.IsEmpty ? [.. asked.Distinct(StringComparer.Ordinal)] : common.IsEmpty ? policy.Usages : common;
        return granted.IsEmpty ? AuthorityRefusals.NotPermitted("ekus", "The issuance policy permits no extended key usage.") : granted;
    }

    private static Result<DateTimeOffset> JudgeEnd(IssuancePolicy policy, CertificateOrder order)
    {
        var last = order.Now.AddDays(policy.MaxDays);
        var wished = order.NotAfter ?? order.Now.AddDays(policy.DefaultDays);
        return wished <= order.Now ? AuthorityRefusals.NotPermitted("validity", "The certificate would have ended already.")
            : wished < last ? wished
            : last;
    }

    private static X509KeyUsageFlags KeyUsageOf(SigningRequest request)
    {
        var isEc = request.Shape.Type == KeyType.Ec;
        var usual = isEc ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        var asked = request.KeyUsage ?? usual;
        var granted = isEc ? asked & ~RsaOnly : asked;
        return granted == X509KeyUsageFlags.None ? usual : granted;
    }

    /// <summary>The member whose names are not all among the proved ones; null when every one is.</summary>
    private static string? NamesBeyond(SubjectNames asked, SubjectNames proved) =>
        asked.Dns.Except(proved.Dns, StringComparer.OrdinalIgnoreCase).Any() ? "sans.dns_names"
        : asked.Emails.Except(proved.Emails, StringComparer.OrdinalIgnoreCase).Any() ? "sans.emails"
        : asked.Upns.Except(proved.Upns, StringComparer.OrdinalIgnoreCase).Any() ? "sans.upns"
        : asked.Uris.Except(proved.Uris, StringComparer.Ordinal).Any() ? "sans.uris"
        : asked.Addresses.Except(proved.Addresses).Any() ? "sans.ip_addresses"
        : null;

    /// <summary>Hosts in lower case, and each name once.</summary>
    private static SubjectNames Normalised(SubjectNames names) => names with
    {
        Dns = [.. names.Dns.Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal)],
        Emails = [.. names.Emails.Distinct(StringComparer.Ordinal)],
        Upns = [.. names.Upns.Distinct(StringComparer.Ordinal)],
        Uris = [.. names.Uris.Distinct(StringComparer.Ordinal)],
        Addresses = [.. names.Addresses.Distinct()],
    };
}
