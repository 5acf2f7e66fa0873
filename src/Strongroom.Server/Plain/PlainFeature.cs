namespace Strongroom.Server.Plain;

/// <summary>Set on connections that came in without TLS from outside, and on no other: nothing but these surfaces answers there.</summary>
/// <param name="Surfaces">Asked in this order.</param>
internal sealed record PlainFeature(IReadOnlyList<IPlainSurface> Surfaces);
