using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Arm;

/// <summary>
/// The name of a location. An installation stands in one place, and a location is a label that resources carry: whatever well-formed name a
/// script uses is taken, so that scripts written for Azure run as they are.
/// </summary>
public static class ArmLocation
{
    /// <summary>Where every installation stands unless told otherwise.</summary>
    public const string Home = "local";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Removes spaces and case, as <c>West US 2</c> is <c>westus2</c> (control-plane reference §1.1); 1 to 64 ASCII letters, digits and hyphens.</summary>
    public static bool TryNormalize(string? text, [NotNullWhen(true)] out string? location)
    {
        location = text is { Length: > 0 and <= 128 } ? text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() : null;
        if (location is { Length: > 0 and <= 64 } && !location.AsSpan().ContainsAnyExcept(Characters) && text!.All(char.IsAscii))
        {
            return true;
        }

        location = null;
        return false;
    }
}
