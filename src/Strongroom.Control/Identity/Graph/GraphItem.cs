using System.Text.Json.Nodes;

namespace Strongroom.Identity.Graph;

/// <summary>An object of the directory as Graph shows it.</summary>
/// <param name="Type">As in <c>#microsoft.graph.user</c>, without the beginning.</param>
/// <param name="Members">Everything that can be shown and selected.</param>
internal sealed record GraphItem(string Type, Guid Id, JsonObject Members)
{
    public const string User = "user";
    public const string Group = "group";
    public const string ServicePrincipal = "servicePrincipal";
    public const string Application = "application";
}
