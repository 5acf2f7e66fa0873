using System.Net;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Kernel;

namespace Strongroom.Server.Tls;

/// <summary>The names and addresses that our own certificates speak for.</summary>
internal sealed record ServerIdentity
{
    /// <param name="names">The installation's public names.</param>
    /// <param name="listenerAddresses">Addresses beside loopback that clients may dial without a name; usually none.</param>
    public ServerIdentity(InstallationNames names, IReadOnlyList<IPAddress> listenerAddresses)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(listenerAddresses);
        Domain = names.Domain;
        ExtraAddresses = [.. listenerAddresses.Where(a => !IPAddress.IsLoopback(a) && !a.Equals(IPAddress.Any) && !a.Equals(IPAddress.IPv6Any)).Distinct()];
        // The fixed hosts by name: some verifiers refuse a wildcard right under a top-level name (client reference §1.3).
        DnsNames = [Domain, .. names.FixedHosts, "*.vault." + Domain, "*.managedhsm." + Domain, "*.privatelink.vault." + Domain];
        Addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, .. ExtraAddresses];
    }

    public string Domain { get; }

    public IReadOnlyList<string> DnsNames { get; }

    public IReadOnlyList<IPAddress> Addresses { get; }

    public IReadOnlyList<IPAddress> ExtraAddresses { get; }

    public X509Extension ToSubjectAlternativeName()
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in DnsNames)
        {
            builder.AddDnsName(name);
        }

        foreach (var address in Addresses)
        {
            builder.AddIpAddress(address);
        }

        return builder.Build();
    }

    /// <summary>True when the certificate's alternative names are exactly these.</summary>
    public bool IsThatOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return extension is not null
            && extension.EnumerateDnsNames().ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(DnsNames)
            && extension.EnumerateIPAddresses().ToHashSet().SetEquals(Addresses);
    }

    /// <summary>The host names that clients will ask for and that the certificate does not answer to; wildcards are tried with a sample label.</summary>
    public IReadOnlyList<string> NamesMissingFrom(X509Certificate2 certificate)
    {
        // The bare domain is a convenience of our own leaves: no client of a surface asks for it.
        return [.. DnsNames.Where(name => name != Domain && !certificate.MatchesHostname(name.Replace("*", "sample", StringComparison.Ordinal)))];
    }
}
