using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Outbound;

/// <summary>
/// Which servers are believed: those whose certificate names them and leads to a root of the system or of the operator. Nothing is ever downloaded to
/// find out: the addresses would be the other side's choice.
/// </summary>
/// <param name="pinned">When given, the only roots that count.</param>
internal sealed class ServerTrust(X509Certificate2Collection authorities, X509Certificate2Collection? pinned)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public SslClientAuthenticationOptions Options() => new()
    {
        CertificateChainPolicy = pinned is null ? Policy() : Policy(pinned),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
    };

    private bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors)
        {
            // None at all, or a wrong name, or no certificate: the operator's roots change nothing about that.
            return errors == SslPolicyErrors.None;
        }

        if (certificate is not X509Certificate2 leaf || authorities.Count == 0 || pinned is not null)
        {
            return false;
        }

        using var chain = new X509Chain { ChainPolicy = Policy(authorities) };
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain.Build(leaf);
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = Policy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }
}
