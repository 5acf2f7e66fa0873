namespace Strongroom.Certificates;

/// <summary>What a new version has beside its certificate.</summary>
/// <param name="ContentType">Of its secret: one of <see cref="SecretForm"/>.</param>
internal sealed record VersionFacts(bool Enabled, IReadOnlyDictionary<string, string>? Tags, string ContentType, bool PreservesOrder);
