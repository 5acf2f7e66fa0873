using System.Text;
using System.Text.Json;

namespace Strongroom.Identity;

/// <summary>The <c>claims</c> parameter: what a client wants in its token. Only <c>xms_cc</c> means something here.</summary>
internal static class ClaimsParameter
{
    private const int MaxLength = 4096;

    /// <summary>False when it is not JSON. <paramref name="capable"/> is true when the client says it handles claims challenges (<c>CP1</c>).</summary>
    public static bool TryRead(string? claims, out bool capable)
    {
        capable = false;
        if (claims is null)
        {
            return true;
        }

        if (claims.Length > MaxLength)
        {
            return false;
        }

        using var document = TokenJson.Parse(Encoding.UTF8.GetBytes(claims));
        if (document is null)
        {
            return false;
        }

        capable = document.RootElement.TryGetProperty("access_token", out var wanted) && wanted.ValueKind == JsonValueKind.Object
            && wanted.TryGetProperty("xms_cc", out var capabilities) && capabilities.ValueKind == JsonValueKind.Object
            && capabilities.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Array
            && values.EnumerateArray().Any(v => string.Equals(TokenJson.Text(v), "CP1", StringComparison.OrdinalIgnoreCase));
        return true;
    }
}
