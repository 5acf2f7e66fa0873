namespace Strongroom.Arm;

/// <summary>A resource type of the control plane and the api-versions it answers to (control-plane reference §1.2, §2.1).</summary>
/// <param name="Namespace">As in <c>Microsoft.KeyVault</c>.</param>
/// <param name="Name">As in <c>vaults</c>, or <c>vaults/secrets</c> for a child.</param>
/// <param name="Versions">Oldest first; the last one is the default. A newer one than these is accepted too, since clients are newer than servers (client reference C6).</param>
public sealed record ArmType(string Namespace, string Name, IReadOnlyList<string> Versions)
{
    /// <summary>True for a type whose resources stand behind another resource's id, as role assignments and locks do.</summary>
    public bool IsExtension { get; init; }

    /// <summary>True for what Azure does not have: it answers to our own version alone, and by that name only.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The version that a request names, when this type answers to it; else null.</summary>
    public ArmVersion? Find(string given) =>
        IsOurs
            ? string.Equals(given, Versions[0], StringComparison.OrdinalIgnoreCase) ? new ArmVersion(Versions[0]) : null
            : ArmVersion.TryParse(given, out var version) && version.IsAtLeast(Versions[0]) ? version : null;

    /// <summary>As in <c>Microsoft.KeyVault/vaults</c>.</summary>
    public string FullName => $"{Namespace}/{Name}";
}
