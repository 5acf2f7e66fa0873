using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Strongroom.Gate;

/// <summary>
/// What a JSON body must satisfy before anything reads it (security model §11): one object, depth at most 16, at most 1,000 strings unless the operation says more,
/// numbers of at most 40 digits, no name twice in one object, no unpaired surrogate, nothing after the end. The framework alone would take
/// the last of two equal names and a depth of 64.
/// </summary>
public static class StrictJson
{
    public const int MaxDepth = 16;
    public const int DefaultMaxStrings = 1000;
    private const int MaxDigits = 40;
    private const int MaxNameBytes = 4096;
    private const string NotUnicode = "a string is not valid Unicode.";

    /// <summary>What is wrong, without any text of the body; null when nothing is.</summary>
    public static string? Fault(ReadOnlySpan<byte> body, int maxStrings = DefaultMaxStrings)
    {
        if (!Utf8.IsValid(body))
        {
            return NotUnicode;
        }

        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return Walk(ref reader, maxStrings);
        }
        catch (JsonException)
        {
            return "it is malformed or nested too deeply.";
        }
        catch (InvalidOperationException)
        {
            return NotUnicode;
        }
    }

    private static string? Walk(ref Utf8JsonReader reader, int maxStrings)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "it is not an object.";
        }

        var names = new HashSet<string>?[MaxDepth + 1];
        var strings = 0;
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    // The members of an object stand one level below its brace.
                    names[reader.CurrentDepth + 1]?.Clear();
                    break;
                case JsonTokenType.PropertyName:
                    if (reader.ValueSpan.Length > MaxNameBytes)
                    {
                        return "a member name is too long.";
                    }

                    // Names are never secret; values are not turned into strings here.
                    if (!(names[reader.CurrentDepth] ??= new HashSet<string>(StringComparer.Ordinal)).Add(reader.GetString()!))
                    {
                        return "a member stands twice in one object.";
                    }

                    strings++;
                    break;
                case JsonTokenType.String:
                    if (reader.ValueIsEscaped && !IsPaired(reader.ValueSpan))
                    {
                        return NotUnicode;
                    }

                    strings++;
                    break;
                case JsonTokenType.Number when reader.ValueSpan.Length > MaxDigits:
                    return "a number has too many digits.";
            }

            if (strings > maxStrings)
            {
                return "it has too many strings.";
            }
        }
        while (reader.Read());
        return null;
    }

    /// <summary>True when each half of a surrogate pair is followed by its other half. Whoever reads such a text as a string would throw.</summary>
    /// <param name="text">A string as the reader has accepted it, still escaped.</param>
    private static bool IsPaired(ReadOnlySpan<byte> text)
    {
        const int Escape = 6;
        for (var at = text.IndexOf((byte)'\\'); at < text.Length && at >= 0;)
        {
            if (text[at + 1] != 'u')
            {
                at += 2;
            }
            else
            {
                var unit = Unit(text[at..]);
                if (char.IsHighSurrogate(unit) && at + (2 * Escape) <= text.Length && text[at + Escape] == '\\' && text[at + Escape + 1] == 'u' && char.IsLowSurrogate(Unit(text[(at + Escape)..])))
                {
                    at += 2 * Escape;
                }
                else if (char.IsSurrogate(unit))
                {
                    return false;
                }
                else
                {
                    at += Escape;
                }
            }

            var next = text[at..].IndexOf((byte)'\\');
            at = next < 0 ? text.Length : at + next;
        }

        return true;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
