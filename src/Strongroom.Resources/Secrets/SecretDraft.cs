using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Secrets;

/// <summary>What the body of a set or an update says; a null member was not there, or was null.</summary>
internal sealed class SecretDraft : IDisposable
{
    /// <summary>25 KB (wire reference §8.2), measured in bytes of UTF-8.</summary>
    public const int MaxValueBytes = 25600;

    private const int MaxContentType = 255;
    private const int MaxTags = 15;
    private const int MaxTagLength = 512;

    /// <summary>The end of year 9999, in Unix seconds.</summary>
    private const long LatestTime = 253402300799;

    private SecretDraft()
    {
    }

    public SecretBytes? Value { get; private set; }

    public string? ContentType { get; private set; }

    public bool? Enabled { get; private set; }

    public long? NotBefore { get; private set; }

    public long? Expires { get; private set; }

    public Dictionary<string, string>? Tags { get; private set; }

    /// <summary>Reads a body that <see cref="StrictJson"/> has passed. Unknown members are ignored (G56); a known one of a wrong type is refused by name.</summary>
    public static Result<SecretDraft> Parse(RequestBody body) => Parse(body, ReadFlat);

    /// <summary>The control plane's form of the same: <c>{tags, properties:{value, contentType, attributes}}</c>.</summary>
    public static Result<SecretDraft> ParseResource(RequestBody body) => Parse(body, ReadNested);

    /// <summary>Members that the draft does not name stay as <paramref name="version"/> has them.</summary>
    public void InheritFrom(SecretVersion version)
    {
        Enabled ??= version.Enabled;
        NotBefore ??= version.NotBefore;
        Expires ??= version.Expires;
        ContentType ??= version.ContentType;
        Tags ??= version.Tags is null ? null : new Dictionary<string, string>(version.Tags, StringComparer.Ordinal);
    }

    private delegate VaultError? Reading(SecretDraft draft, ref Utf8JsonReader reader);

    private static VaultError? ReadFlat(SecretDraft draft, ref Utf8JsonReader reader) => draft.ReadMembers(ref reader);

    private static VaultError? ReadNested(SecretDraft draft, ref Utf8JsonReader reader)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("tags"u8))
            {
                fault = draft.ReadTags(ref reader);
            }
            else if (reader.ValueTextEquals("properties"u8))
            {
                reader.Read();
                fault = reader.TokenType == JsonTokenType.StartObject ? draft.ReadMembers(ref reader) : Refusals.InvalidProperty("properties", "It must be an object.");
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private static Result<SecretDraft> Parse(RequestBody body, Reading read)
    {
        var draft = new SecretDraft();
        VaultError? fault;
        try
        {
            var reader = body.Reader();
            reader.Read();
            fault = read(draft, ref reader);
        }
        catch (InvalidOperationException)
        {
            fault = Refusals.MalformedBody("a string is not valid Unicode.");
        }

        if (fault is null)
        {
            return draft;
        }

        draft.Dispose();
        return fault;
    }

    public void Dispose() => Value?.Dispose();

    private VaultError? ReadMembers(ref Utf8JsonReader reader)
    {
        VaultError? fault = null;
        while (fault is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("value"u8))
            {
                fault = ReadValue(ref reader);
            }
            else if (reader.ValueTextEquals("contentType"u8))
            {
                fault = ReadContentType(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                fault = ReadAttributes(ref reader);
            }
            else if (reader.ValueTextEquals("tags"u8))
            {
                fault = ReadTags(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return Refusals.InvalidProperty("value", "It must be a string.");
        }

        // Unescaping only ever shortens, so the raw length is room enough.
        using var room = SecretBytes.Allocate(reader.ValueSpan.Length);
        var length = reader.CopyString(room.Writable);
        if (length > MaxValueBytes)
        {
            return Refusals.InvalidProperty("value", $"It has {length} bytes; at most {MaxValueBytes} are allowed.");
        }

        Value = new SecretBytes(room.Span[..length]);
        return null;
    }

    private VaultError? ReadContentType(ref Utf8JsonReader reader)
    {
        if (!TryReadText(ref reader, out var text))
        {
            return Refusals.InvalidProperty("contentType", "It must be a string.");
        }

        ContentType = text;
        return text?.Length > MaxContentType
            ? Refusals.InvalidProperty("contentType", $"It has {text.Length} characters; at most {MaxContentType} are allowed.")
            : null;
    }

    private VaultError? ReadAttributes(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refusals.InvalidProperty("attributes", "It must be an object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("enabled"u8))
            {
                reader.Read();
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
                {
                    return Refusals.InvalidProperty("attributes.enabled", "It must be true or false.");
                }

                Enabled = reader.TokenType == JsonTokenType.Null ? Enabled : reader.GetBoolean();
            }
            else if (reader.ValueTextEquals("nbf"u8))
            {
                if (!TryReadTime(ref reader, out var time))
                {
                    return BadTime("attributes.nbf");
                }

                NotBefore = time;
            }
            else if (reader.ValueTextEquals("exp"u8))
            {
                if (!TryReadTime(ref reader, out var time))
                {
                    return BadTime("attributes.exp");
                }

                Expires = time;
            }
            else
            {
                reader.Skip();
            }
        }

        return null;
    }

    private VaultError? ReadTags(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refusals.InvalidProperty("tags", "It must be an object.");
        }

        Tags = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!TryReadText(ref reader, out var value) || value is null)
            {
                return Refusals.InvalidProperty("tags", "Each tag must be a string.");
            }

            if (name.Length is 0 or > MaxTagLength || value.Length > MaxTagLength)
            {
                return Refusals.InvalidProperty("tags", $"A tag's name must have 1 to {MaxTagLength} characters, its value at most {MaxTagLength}.");
            }

            Tags.Add(name, value);
        }

        return Tags.Count > MaxTags ? Refusals.InvalidProperty("tags", $"There are {Tags.Count}; at most {MaxTags} are allowed.") : null;
    }

    private static bool TryReadText(ref Utf8JsonReader reader, out string? text)
    {
        reader.Read();
        text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
    }

    /// <summary>Whole seconds only: a fraction is refused, as the contract has integers (G56).</summary>
    private static bool TryReadTime(ref Utf8JsonReader reader, out long? time)
    {
        reader.Read();
        time = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var seconds) || seconds is < 0 or > LatestTime)
        {
            return false;
        }

        time = seconds;
        return true;
    }

    private static VaultError BadTime(string property) =>
        Refusals.InvalidProperty(property, $"It must be a whole number of seconds since 1970-01-01T00:00:00Z, at most {LatestTime}.");
}
