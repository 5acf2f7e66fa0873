namespace Strongroom.Audit;

/// <summary>Which callers are asked for.</summary>
/// <param name="Proof">Null for every way of proof.</param>
/// <param name="Vault">A vault's name, in any case; then only calls to it count, and sign-ins do not. Null for all.</param>
public sealed record CallerQuestion(DateTimeOffset From, string? Proof, string? Vault);
