namespace Strongroom.Vectors;

/// <summary>What became of a vector.</summary>
/// <param name="Accepted">The signature verified, the text came out as published, the key was taken.</param>
/// <param name="Rule">Why ours must answer otherwise than the vector's own result says; null when that counts.</param>
/// <param name="RuleAccepts">What ours must answer by the rule.</param>
internal readonly record struct Verdict(bool Accepted, string? Rule = null, bool RuleAccepts = false);
