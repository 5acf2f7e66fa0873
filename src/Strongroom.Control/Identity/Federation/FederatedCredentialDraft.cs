using System.Collections.Immutable;

namespace Strongroom.Identity.Federation;

/// <summary>A federated credential as somebody wants it, not checked yet.</summary>
public sealed record FederatedCredentialDraft
{
    /// <summary>The audience that clients and their token files use unless told otherwise.</summary>
    public const string DefaultAudience = "api://AzureADTokenExchange";

    public required string Name { get; init; }

    public required string Issuer { get; init; }

    /// <summary>Exactly one of this and <see cref="Expression"/> is given.</summary>
    public string? Subject { get; init; }

    public ImmutableArray<string> Audiences { get; init; } = [DefaultAudience];

    public string? Description { get; init; }

    /// <summary><c>claimsMatchingExpression.value</c>, in version 1 of the language.</summary>
    public string? Expression { get; init; }

    internal FederatedCredential WithId(Guid id) => new(id, Name, Issuer, Subject, Audiences, Description, Expression);
}
