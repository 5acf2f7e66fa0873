using System.Globalization;
using System.Text;

namespace Strongroom.Crypto;

/// <summary>Takes the text of a distinguished name apart. One instance reads one text.</summary>
internal sealed class NameTextReader(string text)
{
    /// <summary>RFC 4514 §3, and those that Windows writes.</summary>
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CN"] = "2.5.4.3",
        ["SN"] = "2.5.4.4",
        ["SERIALNUMBER"] = "2.5.4.5",
        ["C"] = "2.5.4.6",
        ["L"] = "2.5.4.7",
        ["S"] = "2.5.4.8",
        ["ST"] = "2.5.4.8",
        ["STREET"] = "2.5.4.9",
        ["O"] = "2.5.4.10",
        ["OU"] = "2.5.4.11",
        ["T"] = "2.5.4.12",
        ["TITLE"] = "2.5.4.12",
        ["G"] = "2.5.4.42",
        ["GN"] = "2.5.4.42",
        ["I"] = "2.5.4.43",
        ["DC"] = "0.9.2342.19200300.100.1.25",
        ["UID"] = "0.9.2342.19200300.100.1.1",
        ["E"] = "1.2.840.113549.1.9.1",
        ["EMAIL"] = "1.2.840.113549.1.9.1",
        ["EMAILADDRESS"] = "1.2.840.113549.1.9.1",
    };

    private int _at;

    /// <summary>Why <see cref="Read"/> gave null.</summary>
    public string? Fault { get; private set; }

    private bool IsAtEnd => _at == text.Length;

    private char Now => text[_at];

    /// <returns>The sets of attributes, each of one part or of several that were joined by a plus, in the text's order; null with a fault.</returns>
    public List<List<NamePart>>? Read()
    {
        var sets = new List<List<NamePart>>();
        SkipBlanks();
        while (!IsAtEnd)
        {
            var set = new List<NamePart>();
            do
            {
                if (ReadPart() is not { } part)
                {
                    return null;
                }

                set.Add(part);
            }
            while (TakeAny('+'));

            sets.Add(set);
            if (!IsAtEnd && !TakeAny(',', ';'))
            {
                return Refuse<List<List<NamePart>>>("Its parts are separated by commas.");
            }

            // Windows takes a comma at the very end; it says nothing.
            SkipBlanks();
        }

        return sets;
    }

    private NamePart? ReadPart()
    {
        SkipBlanks();
        var start = _at;
        while (!IsAtEnd && Now != '=')
        {
            _at++;
        }

        var keyword = text[start.._at].Trim(' ');
        if (!TakeAny('='))
        {
            return RefusePart("Each of its parts has the form TYPE=value, as in CN=example.com.");
        }

        var isOid = keyword.StartsWith("OID.", StringComparison.OrdinalIgnoreCase) || (keyword.Length > 0 && char.IsAsciiDigit(keyword[0]));
        if ((isOid ? DottedOid(keyword) : Types.GetValueOrDefault(keyword)) is not { } oid)
        {
            return RefusePart($"It has a type that is not known: {keyword}.");
        }

        SkipBlanks();
        var value = !IsAtEnd && Now == '"' ? ReadQuoted() : ReadPlain();
        return value switch
        {
            null => null,
            "" => RefusePart($"Its part {keyword} has no value."),
            _ => new NamePart(oid, keyword, value),
        };
    }

    private static string? DottedOid(string keyword)
    {
        var oid = keyword.StartsWith("OID.", StringComparison.OrdinalIgnoreCase) ? keyword[4..] : keyword;
        var arcs = oid.Split('.');
        return arcs.Length >= 2
            && arcs.All(arc => arc.Length is > 0 and <= 20 && arc.All(char.IsAsciiDigit) && (arc.Length == 1 || arc[0] != '0'))
            && arcs[0] is "0" or "1" or "2"
            && (arcs[0] == "2" || (arcs[1].Length <= 2 && int.Parse(arcs[1], CultureInfo.InvariantCulture) < 40))
            ? oid
            : null;
    }

    /// <summary>A quote inside is doubled, as Windows does it, or has a backslash before it (RFC 1779).</summary>
    private string? ReadQuoted()
    {
        var value = new StringBuilder();
        for (_at++; !IsAtEnd; _at++)
        {
            switch (Now)
            {
                case '"' when _at + 1 < text.Length && text[_at + 1] == '"':
                    value.Append('"');
                    _at++;
                    break;
                case '"':
                    _at++;
                    SkipBlanks();
                    return IsAtEnd || Now is ',' or ';' or '+' ? value.ToString() : Refuse<string>("Something follows a value in quotes.");
                case '\\' when _at + 1 < text.Length && text[_at + 1] is '"' or '\\':
                    value.Append(text[++_at]);
                    break;
                default:
                    value.Append(Now);
                    break;
            }
        }

        return Refuse<string>("A quote in it is not closed.");
    }

    /// <summary>Up to the next separator; blanks at the end do not count unless escaped.</summary>
    private string? ReadPlain()
    {
        var value = new StringBuilder();
        var end = 0;
        while (!IsAtEnd && Now is not (',' or ';' or '+'))
        {
            switch (Now)
            {
                case '\\':
                    if (!ReadEscape(value))
                    {
                        return null;
                    }

                    end = value.Length;
                    break;
                case '"' or '<' or '>':
                    return Refuse<string>("Quotes and angle brackets in a value are escaped with a backslash.");
                default:
                    value.Append(Now);
                    end = Now == ' ' ? end : value.Length;
                    _at++;
                    break;
            }
        }

        return value.ToString(0, end);
    }

    /// <summary>A backslash and a special character, or bytes of UTF-8 as pairs of hexadecimal digits (RFC 4514 §3).</summary>
    private bool ReadEscape(StringBuilder value)
    {
        const string Special = " \"#+,;<=>\\";
        if (_at + 1 < text.Length && Special.Contains(text[_at + 1], StringComparison.Ordinal))
        {
            value.Append(text[_at + 1]);
            _at += 2;
            return true;
        }

        var bytes = new List<byte>();
        while (_at + 2 < text.Length && Now == '\\' && char.IsAsciiHexDigit(text[_at + 1]) && char.IsAsciiHexDigit(text[_at + 2]))
        {
            bytes.Add(byte.Parse(text.AsSpan(_at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            _at += 3;
        }

        try
        {
            value.Append(Strict.GetString([.. bytes]));
        }
        catch (ArgumentException)
        {
            bytes.Clear();
        }

        return bytes.Count > 0 || Refuse<string>("A backslash in it is followed by no special character and no bytes of UTF-8.") is not null;
    }

    private static UTF8Encoding Strict { get; } = new(false, throwOnInvalidBytes: true);

    private bool TakeAny(params ReadOnlySpan<char> characters)
    {
        SkipBlanks();
        var isThere = !IsAtEnd && characters.Contains(Now);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && Now == ' ')
        {
            _at++;
        }
    }

    private T? Refuse<T>(string fault)
        where T : class
    {
        Fault = fault;
        return null;
    }

    private NamePart? RefusePart(string fault)
    {
        Fault = fault;
        return null;
    }
}
