namespace Strongroom.Arm;

/// <summary>Metadata of a mapped route: whose api-versions it answers to.</summary>
internal sealed record ArmRoute(ArmType Type);
