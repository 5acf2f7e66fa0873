namespace Strongroom.Access;

/// <summary>A permission entry as written; each text becomes an <see cref="ActionPattern"/>.</summary>
public sealed record PermissionDraft
{
    public IReadOnlyList<string> Actions { get; init; } = [];

    public IReadOnlyList<string> NotActions { get; init; } = [];

    public IReadOnlyList<string> DataActions { get; init; } = [];

    public IReadOnlyList<string> NotDataActions { get; init; } = [];

    /// <summary>In Azure's condition language; the entry grants only where it holds (control-plane reference §3.5).</summary>
    public string? Condition { get; init; }

    public string? ConditionVersion { get; init; }
}
