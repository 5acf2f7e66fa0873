using System.Text.Json;
using System.Text.Unicode;

namespace Strongroom.Identity;

/// <summary>JSON objects from outside: valid UTF-8, no duplicate names at any depth, no comments, no trailing commas, nothing after the end.</summary>
internal static class TokenJson
{
    private const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>The object, or null. The caller disposes it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair cannot be compared with the others.
            return null;
        }
    }

    /// <summary>The member if it is a string of whole characters, else null.</summary>
    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) ? Text(member) : null;

    public static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member if it is a whole number written as one, else null.</summary>
    public static long? Whole(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var value) ? value : null;
}
