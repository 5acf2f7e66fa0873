using System.Security.Cryptography.X509Certificates;
using Strongroom.Crypto;
using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>
/// What a request for an order must be (RFC 8555 §7.4): for exactly the order's identifiers, and for nothing that nobody has proved. Its subject may
/// repeat one of the names and say no more, as an organization's name would stand in the certificate like a proved one.
/// </summary>
internal static class CsrRules
{
    private const string CommonName = "2.5.4.3";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Null when it is so.</summary>
    public static VaultError? Check(SigningRequest request, IReadOnlyList<Identifier> identifiers, AccountRecord account)
    {
        var names = request.Names;
        if (names.Emails.Length + names.Upns.Length + names.Uris.Length > 0)
        {
            return AcmeProblems.BadCsr("The request has names that are neither DNS names nor addresses.");
        }

        var asked = names.Dns.Select(name => new Identifier(IsAddress: false, name.ToLowerInvariant()))
            .Concat(names.Addresses.Select(address => new Identifier(IsAddress: true, address.ToString()))).ToHashSet();
        if (CommonNames(request) is not { } common)
        {
            return AcmeProblems.BadCsr("The subject may hold a common name and nothing else.");
        }

        asked.UnionWith(common);
        return !asked.SetEquals(identifiers) ? AcmeProblems.BadCsr("The request is not for exactly the identifiers of the order.")
            : request.IsAuthority ? AcmeProblems.BadCsr("The request is for an authority.")
            : request.ExtendedKeyUsages.Any(usage => usage is not (ServerAuthentication or ClientAuthentication)) ? AcmeProblems.BadCsr("The request is for uses other than TLS.")
            : PublicKeyInfo.Encode(request.Shape, request.Key).AsSpan().SequenceEqual(account.Key) ? AcmeProblems.BadCsr("The certificate's key must not be the account's.")
            : null;
    }

    /// <summary>The common names as identifiers; null when the subject holds anything else.</summary>
    private static List<Identifier>? CommonNames(SigningRequest request)
    {
        var found = new List<Identifier>();
        foreach (var part in new X500DistinguishedName(request.SubjectDer).EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements || part.GetSingleElementType().Value != CommonName || part.GetSingleElementValue() is not { } value)
            {
                return null;
            }

            found.Add(Identifier.TryAddress(value, out var address) ? address.Value : new Identifier(IsAddress: false, value.ToLowerInvariant()));
        }

        return found;
    }
}
