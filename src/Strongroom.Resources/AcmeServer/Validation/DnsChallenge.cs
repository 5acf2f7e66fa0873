using System.Security.Cryptography;
using System.Text;
using DnsClient;
using Strongroom.Kernel;
using Strongroom.Outbound;

namespace Strongroom.AcmeServer;

/// <summary>dns-01 (RFC 8555 §8.4): a TXT record at <c>_acme-challenge.</c> holds the digest of the key authorization, among others perhaps.</summary>
internal sealed class DnsChallenge(ValidationNames names)
{
    private const string Prefix = "_acme-challenge.";

    public async ValueTask<ValidationFault?> CheckAsync(Identifier identifier, string expected, CancellationToken cancel)
    {
        var digest = CanonicalBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(expected)));
        try
        {
            var texts = await names.TextsAsync(Prefix + identifier.Host, cancel).ConfigureAwait(false);
            return texts.Contains(digest, StringComparer.Ordinal) ? null
                : texts.Count == 0 ? new ValidationFault(AcmeProblems.DnsCode, $"There is no TXT record at {Prefix}{identifier.Host}.")
                : new ValidationFault(AcmeProblems.IncorrectResponseCode, $"No TXT record at {Prefix}{identifier.Host} is the digest of the key authorization.");
        }
        catch (Exception fault) when (fault is DnsResponseException or ArgumentException)
        {
            return new ValidationFault(AcmeProblems.DnsCode, "The name servers do not answer.");
        }
    }
}
