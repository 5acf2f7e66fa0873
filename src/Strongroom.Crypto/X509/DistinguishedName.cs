using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Crypto;

/// <summary>
/// X.500 names as text: <c>CN=a, O=b</c>. The text begins with the most specific part, and the encoding with the least (RFC 4514 §2.1), which is also
/// how Windows, and so Azure, reads and writes it.
/// </summary>
public static class DistinguishedName
{
    /// <summary>A longer text is refused (wire reference §6.1).</summary>
    public const int MostCharacters = 200;

    /// <summary>DER of the name that has no part.</summary>
    public static ReadOnlySpan<byte> Empty => [0x30, 0x00];

    /// <summary>
    /// Reads RFC 4514 and what Windows takes beside it: blanks around the separators, which are commas or semicolons; values in quotes; types as
    /// <c>S</c>, <c>E</c> or <c>OID.1.2.3</c>. The empty text is the name without parts.
    /// </summary>
    /// <param name="der">RDNSequence; values of printable characters alone are PrintableString, others UTF8String, E and DC IA5String.</param>
    /// <param name="fault">A sentence for the caller.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out byte[]? der, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        (der, fault) = (null, null);
        if (text.Length > MostCharacters)
        {
            fault = $"It has {text.Length} characters; at most {MostCharacters} are allowed.";
            return false;
        }

        var reader = new NameTextReader(text);
        if (reader.Read() is { } parts)
        {
            der = NameEncoder.Encode(parts, out fault);
        }
        else
        {
            fault = reader.Fault;
        }

        return der is not null;
    }

    /// <summary>The text of a name that was encoded by anybody.</summary>
    /// <exception cref="CryptographicException">It is no name.</exception>
    public static string ToText(byte[] der) => new X500DistinguishedName(der).Name;
}
