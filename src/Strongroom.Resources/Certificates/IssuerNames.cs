namespace Strongroom.Certificates;

/// <summary>The issuers that every vault has (wire reference §6.3).</summary>
internal static class IssuerNames
{
    /// <summary>The certificate's own key signs it.</summary>
    public const string Self = "Self";

    /// <summary>Somebody signs it elsewhere, and brings it.</summary>
    public const string Unknown = "Unknown";

    /// <summary>The reserved name in its own spelling, or null.</summary>
    public static string? Reserved(string name) =>
        name.Equals(Self, StringComparison.OrdinalIgnoreCase) ? Self
        : name.Equals(Unknown, StringComparison.OrdinalIgnoreCase) ? Unknown
        : null;
}
