namespace Strongroom.Identity;

/// <summary>The protected header of a token.</summary>
/// <param name="Type">Null when absent.</param>
internal readonly record struct TokenHeader(string Algorithm, string Kid, string? Type)
{
    /// <summary>
    /// Only <c>alg</c>, <c>kid</c> and <c>typ</c> may be there. So <c>crit</c>, <c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c>, <c>zip</c>,
    /// <c>enc</c>, <c>p2c</c> and whatever comes next are refused without a list to keep (J3, J6, J7).
    /// </summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, out TokenHeader header)
    {
        header = default;
        using var document = TokenJson.Parse(json);
        if (document is null)
        {
            return false;
        }

        string? algorithm = null, kid = null, type = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var value = TokenJson.Text(member.Value);
            if (value is null)
            {
                return false;
            }

            switch (member.Name)
            {
                case "alg":
                    algorithm = value;
                    break;
                case "kid":
                    kid = value;
                    break;
                case "typ":
                    type = value;
                    break;
                default:
                    return false;
            }
        }

        header = new TokenHeader(algorithm ?? "", kid ?? "", type);
        return algorithm is not null && kid is not null;
    }
}
