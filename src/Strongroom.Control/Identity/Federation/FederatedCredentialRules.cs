using System.Collections.Immutable;
using Strongroom.Kernel;

namespace Strongroom.Identity.Federation;

/// <summary>Which federated credentials can be kept: the limits of the real directory, and an issuer that has one spelling.</summary>
internal static class FederatedCredentialRules
{
    public const int MaxText = 600;

    private const int ShortestName = 3;
    private const int LongestName = 120;

    /// <summary>The first fault, naming its field; null when there is none.</summary>
    public static VaultError? Fault(FederatedCredentialDraft draft, IdentityOptions options) =>
        !IsName(draft.Name) ? FederationRefusals.BadName
        : !IsIssuer(draft.Issuer) ? FederationRefusals.BadIssuer
        : IsOwn(draft.Issuer, options) ? FederationRefusals.OwnIssuer
        : !IsAudience(draft.Audiences) ? FederationRefusals.BadAudiences
        : draft.Description is { } description && (description.Length > MaxText || description.Any(char.IsControl)) ? FederationRefusals.BadDescription
        : draft.Subject is null == draft.Expression is null ? FederationRefusals.SubjectOrExpression
        : draft.Subject is { } subject && !IsText(subject) ? FederationRefusals.BadSubject
        : draft.Expression is { } expression ? ClaimsExpression.Parse(expression).Error
        : null;

    /// <summary>
    /// An absolute https URL in the one spelling that a URL parser gives back, so that what is compared and what is asked for cannot differ: no
    /// dot segments, no capitals in the host, no default port, no percent-encoded letters.
    /// </summary>
    public static bool IsIssuer(string issuer) =>
        issuer.Length is > 0 and <= MaxText && Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri is { UserInfo: "", Query: "", Fragment: "" } && issuer.All(c => c is > ' ' and <= '~' and not ('?' or '#' or '\\'))
        && (string.Equals(uri.AbsoluteUri, issuer, StringComparison.Ordinal) || string.Equals(uri.AbsoluteUri, issuer + "/", StringComparison.Ordinal));

    /// <summary>True on the login host: this server's tokens prove nothing about who holds them, since whatever they were issued for has seen them.</summary>
    public static bool IsOwn(string issuer, IdentityOptions options) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && string.Equals(uri.Host.TrimEnd('.'), options.LoginHost, StringComparison.OrdinalIgnoreCase)
        && uri.Port == new Uri(options.LoginOrigin).Port;

    private static bool IsName(string name) =>
        name.Length is >= ShortestName and <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsAudience(ImmutableArray<string> audiences) => audiences is [var only] && IsText(only);

    public static bool IsText(string text) => text.Length is > 0 and <= MaxText && !text.Any(char.IsControl);
}
