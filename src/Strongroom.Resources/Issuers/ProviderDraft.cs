namespace Strongroom.Issuers;

/// <summary>A certification authority as an operator describes it, before it is judged.</summary>
public sealed record ProviderDraft
{
    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string Address { get; init; }

    public required IReadOnlyDictionary<string, string> Settings { get; init; }
}
