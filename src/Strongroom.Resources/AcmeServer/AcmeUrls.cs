using Strongroom.Kernel;

namespace Strongroom.AcmeServer;

/// <summary>The resources of a vault's ACME server. They are known by what the directory and answers say, never by what clients make of them.</summary>
internal static class AcmeUrls
{
    public const string Directory = "/acme/directory";
    public const string NewNonce = "/acme/new-nonce";
    public const string NewAccount = "/acme/new-account";
    public const string NewOrder = "/acme/new-order";
    public const string KeyChange = "/acme/key-change";
    public const string RevokeCert = "/acme/revoke-cert";
    public const string RenewalInfo = "/acme/renewal-info";
    private const string AccountPath = "/acme/account/";

    public static string Account(string origin, Guid account) => $"{origin}{AccountPath}{account:D}";

    public static string Orders(string origin, Guid account) => $"{Account(origin, account)}/orders";

    public static string Order(string origin, Guid order) => $"{origin}/acme/order/{order:D}";

    public static string Finalize(string origin, Guid order) => $"{Order(origin, order)}/finalize";

    public static string Authorization(string origin, Guid authorization) => $"{origin}/acme/authz/{authorization:D}";

    public static string Challenge(string origin, Guid authorization, string kind) => $"{origin}/acme/challenge/{authorization:D}/{kind}";

    public static string Certificate(string origin, Guid certificate) => $"{origin}/acme/cert/{certificate:D}";

    /// <summary>The account of a <c>kid</c> of this very server; null for any other text.</summary>
    public static Guid? AccountOf(string origin, string? kid) =>
        kid is not null && kid.StartsWith(origin + AccountPath, StringComparison.Ordinal) && Id(kid[(origin.Length + AccountPath.Length)..]) is { } id ? id : null;

    /// <summary>An id in the one spelling that this server writes.</summary>
    public static Guid? Id(string? text) => GuidText.TryParse(text, out var id) && string.Equals(id.ToString("D"), text, StringComparison.Ordinal) ? id : null;
}
