using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;

namespace Strongroom.Authority;

/// <summary>What will stand in a certificate: nothing but what the policy has been asked about.</summary>
internal sealed record IssuancePlan(
    X500DistinguishedName Subject, SubjectNames Names, X509KeyUsageFlags KeyUsage, ImmutableArray<string> Usages, DateTimeOffset NotAfter);
