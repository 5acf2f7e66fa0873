using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Strongroom.Agent.Rules;

/// <summary><c>agent.json</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RulesBody
{
    public ImmutableArray<AllowBody> Allow { get; init; }
}
