using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Strongroom.Agent.Rules;

/// <summary>One rule of <c>agent.json</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AllowBody
{
    /// <summary>A name of this machine's user list, or a number.</summary>
    public string? User { get; init; }

    /// <summary>Narrows the rule to processes of a service of the system, as in <c>web.service</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Narrows the rule to processes in a container, by its full id.</summary>
    public string? Container { get; init; }

    /// <summary><c>system</c>, or client ids.</summary>
    public ImmutableArray<string> Identities { get; init; }
}
