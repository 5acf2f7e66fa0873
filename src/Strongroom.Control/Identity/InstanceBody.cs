using System.Text.Json.Serialization;

namespace Strongroom.Identity;

/// <summary>The answer to instance discovery (control-plane reference §6.1).</summary>
internal sealed record InstanceBody(
    string TenantDiscoveryEndpoint,
    [property: JsonPropertyName("api-version")] string ApiVersion,
    IReadOnlyList<InstanceAliases> Metadata);
