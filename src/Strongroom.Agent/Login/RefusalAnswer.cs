using System.Text.Json.Serialization;

namespace Strongroom.Agent.Login;

/// <summary>The token service's error body, as far as the agent reads it.</summary>
internal sealed record RefusalAnswer
{
    public required string Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }
}
