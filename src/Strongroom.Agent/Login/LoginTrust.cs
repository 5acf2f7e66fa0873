using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Agent.Login;

/// <summary>Whom the agent believes to be its server.</summary>
internal static class LoginTrust
{
    private const int MaxCertificates = 20;

    /// <param name="caFile">PEM. With it the system's roots count no more: an installation with a CA of its own needs no other. Null means the system's roots.</param>
    /// <exception cref="AgentException">The file holds no certificate.</exception>
    public static SslClientAuthenticationOptions Options(string? caFile) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = Policy(caFile),
    };

    private static X509ChainPolicy Policy(string? caFile)
    {
        // Fetching revocation lists would go to addresses that the certificate chooses.
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1", "Server authentication"));
        if (caFile is null)
        {
            return policy;
        }

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(caFile);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AgentException(AgentExit.Local, $"{caFile}: {fault.Message}");
        }

        return policy.CustomTrustStore.Count is > 0 and <= MaxCertificates
            ? policy
            : throw new AgentException(AgentExit.Local, $"{caFile} holds {policy.CustomTrustStore.Count} certificates; 1 to {MaxCertificates} make sense");
    }
}
