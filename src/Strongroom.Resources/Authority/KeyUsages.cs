namespace Strongroom.Authority;

/// <summary>Extended key usages (RFC 5280 §4.2.1.12) that the authority itself speaks of.</summary>
internal static class KeyUsages
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    public const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    /// <summary>anyExtendedKeyUsage: no policy can permit it.</summary>
    public const string Any = "2.5.29.37.0";
}
