namespace Strongroom.Vaults;

/// <summary>A virtual network rule.</summary>
/// <param name="Id">The subnet's resource id.</param>
/// <param name="IgnoresMissingEndpoint"><c>ignoreMissingVnetServiceEndpoint</c>.</param>
internal sealed record SubnetRule(string Id, bool IgnoresMissingEndpoint);
