using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Objects;

namespace Strongroom.Secrets;

/// <summary>What the body of a set or an update says; a null member was not there, or was null.</summary>
internal sealed class SecretDraft : IDisposable
{
    /// <summary>25 KB (wire reference §8.2), measured in bytes of UTF-8.</summary>
    public const int MaxValueBytes = 25600;

    private const int MaxContentType = 255;

    private SecretDraft()
    {
    }

    public SecretBytes? Value { get; private set; }

    public string? ContentType { get; private set; }

    public AttributesDraft Attributes { get; } = new();

    /// <summary>Reads a body that <see cref="StrictJson"/> has passed. Unknown members are ignored (G56); a known one of a wrong type is refused by name.</summary>
    public static Result<SecretDraft> Parse(RequestBody body) => Parse(body, ReadFlat);

    /// <summary>The control plane's form of the same: <c>{tags, properties:{value, contentType, attributes}}</c>.</summary>
    public static Result<SecretDraft> ParseResource(RequestBody body) => Parse(body, ReadNested);

    /// <summary>Members that the draft does not name stay as <paramref name="version"/> has them.</summary>
    public void InheritFrom(SecretVersion version)
    {
        Attributes.InheritFrom(version);
        ContentType ??= version.ContentType;
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
                fault = draft.Attributes.ReadTags(ref reader);
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
                fault = JsonMembers.ReadSecretText(ref reader, "value", MaxValueBytes, out var value);
                Value = value;
            }
            else if (reader.ValueTextEquals("contentType"u8))
            {
                fault = ReadContentType(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                fault = Attributes.ReadAttributes(ref reader);
            }
            else if (reader.ValueTextEquals("tags"u8))
            {
                fault = Attributes.ReadTags(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return fault;
    }

    private VaultError? ReadContentType(ref Utf8JsonReader reader)
    {
        var fault = JsonMembers.ReadText(ref reader, "contentType", out var text);
        ContentType = text;
        return text?.Length > MaxContentType
            ? Refusals.InvalidProperty("contentType", $"It has {text.Length} characters; at most {MaxContentType} are allowed.")
            : fault;
    }
}
