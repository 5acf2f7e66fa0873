using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Issuers;

/// <summary>A certificate that is being asked for.</summary>
internal sealed record Enrolment
{
    public required VaultEntry Vault { get; init; }

    public required ObjectName Certificate { get; init; }

    /// <summary>The issuer's name in its vault, lower case: accounts at the authority belong to it.</summary>
    public required string IssuerName { get; init; }

    public required AuthorityProvider Provider { get; init; }

    public required IssuerAccount Account { get; init; }

    /// <summary>PKCS #10, as it was made for the pending certificate: the same through all steps.</summary>
    public required SigningRequest Request { get; init; }

    public required int ValidityMonths { get; init; }

    /// <summary>The policy's <c>cty</c>: a product of the authority's.</summary>
    public string? CertificateType { get; init; }

    /// <summary>DER of the leaf that this one is to replace; null for the first.</summary>
    public byte[]? Replaces { get; init; }

    /// <summary>What the last step left; empty before the first.</summary>
    public byte[] State { get; init; } = [];

    public required DateTimeOffset Now { get; init; }
}
