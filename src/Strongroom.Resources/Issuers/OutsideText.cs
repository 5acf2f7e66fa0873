using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Strongroom.Issuers;

/// <summary>Text and JSON from an authority, which is trusted to issue certificates and with nothing else.</summary>
internal static class OutsideText
{
    private const int LongestShown = 300;
    private const int MaxDepth = 16;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>As it may stand in an operation's message: one line, printable, at most 300 characters.</summary>
    public static string Shown(string? text)
    {
        var clean = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (clean.Length >= LongestShown)
            {
                clean.Append('…');
                break;
            }

            // Controls, line separators and what turns the direction of text around.
            var isPlain = Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned);
            clean.Append(isPlain ? rune.ToString() : " ");
        }

        return clean.ToString().Trim();
    }

    /// <summary>One JSON object, or null. The caller disposes it.</summary>
    public static JsonDocument? Object(byte[] json)
    {
        try
        {
            var document = Utf8.IsValid(json) ? JsonDocument.Parse(json, Options) : null;
            if (document?.RootElement.ValueKind is null or JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member if it is a string of whole characters, else null.</summary>
    public static string? Text(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool Flag(JsonElement parent, string name) => parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    /// <summary>The objects of a list; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Objects(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array ? member.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    /// <summary>RFC 3339; null for anything else.</summary>
    public static DateTimeOffset? Time(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.TryGetDateTimeOffset(out var time) ? time : null;
}
