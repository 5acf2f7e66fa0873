using System.Collections.Immutable;

namespace Strongroom.Identity.Federation;

/// <summary>Whose tokens of an outside issuer stand for an application (control-plane reference §6.3, §6.6).</summary>
/// <param name="Issuer">Compared with <c>iss</c> character by character, as is the subject with <c>sub</c>.</param>
/// <param name="Subject">Null exactly when <paramref name="Expression"/> decides.</param>
/// <param name="Audiences">Exactly one, as in Azure.</param>
/// <param name="Expression">A flexible match over the claims, as in <c>claims['sub'] matches 'repo:org/app:*'</c>.</param>
public sealed record FederatedCredential(
    Guid Id, string Name, string Issuer, string? Subject, ImmutableArray<string> Audiences, string? Description, string? Expression);
