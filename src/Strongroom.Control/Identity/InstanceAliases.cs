namespace Strongroom.Identity;

/// <summary>Names of one cloud's login host.</summary>
internal sealed record InstanceAliases(string PreferredNetwork, string PreferredCache, IReadOnlyList<string> Aliases);
