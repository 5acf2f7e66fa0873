using System.Globalization;
using System.Text.Json;

namespace Strongroom.Arm;

/// <summary>Members that every resource writes in the same way.</summary>
public static class ArmJson
{
    /// <summary>ISO 8601 in UTC to the second, which is what is stored: an answer to a write shows the same time as a later read.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static void WriteTags(Utf8JsonWriter json, IReadOnlyDictionary<string, string> tags)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(tags);
        json.WriteStartObject("tags"u8);
        foreach (var (name, value) in tags)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
