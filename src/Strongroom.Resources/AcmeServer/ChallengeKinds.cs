namespace Strongroom.AcmeServer;

/// <summary>The challenges of RFC 8555 §8 that are offered.</summary>
internal static class ChallengeKinds
{
    public const string Http = "http-01";
    public const string Dns = "dns-01";
}
