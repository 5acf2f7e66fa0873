using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Objects;

/// <summary>Reads one member's value, whose name the reader stands on. A null stands for a member that is not there.</summary>
internal static class JsonMembers
{
    /// <summary>The end of year 9999, in Unix seconds.</summary>
    private const long LatestTime = 253402300799;

    public static VaultError? ReadText(ref Utf8JsonReader reader, string property, out string? text)
    {
        reader.Read();
        text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? null : Refusals.InvalidProperty(property, "It must be a string.");
    }

    public static VaultError? ReadFlag(ref Utf8JsonReader reader, string property, out bool? flag)
    {
        reader.Read();
        flag = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : null;
        return flag is not null || reader.TokenType == JsonTokenType.Null ? null : Refusals.InvalidProperty(property, "It must be true or false.");
    }

    public static VaultError? ReadNumber(ref Utf8JsonReader reader, string property, out int? number)
    {
        reader.Read();
        number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : null;
        return number is not null || reader.TokenType == JsonTokenType.Null ? null : Refusals.InvalidProperty(property, "It must be a whole number.");
    }

    /// <summary>Whole seconds only: a fraction is refused, as the contract has integers (G56).</summary>
    public static VaultError? ReadTime(ref Utf8JsonReader reader, string property, out long? time)
    {
        reader.Read();
        time = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seconds) && seconds is >= 0 and <= LatestTime ? seconds : null;
        return time is not null || reader.TokenType == JsonTokenType.Null
            ? null
            : Refusals.InvalidProperty(property, $"It must be a whole number of seconds since 1970-01-01T00:00:00Z, at most {LatestTime}.");
    }

    /// <summary>Base64url of bytes that are not secret; padding is accepted, as some clients add it (G55).</summary>
    public static VaultError? ReadBytes(ref Utf8JsonReader reader, string property, int most, out byte[]? bytes)
    {
        bytes = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String || CanonicalBase64Url.Decode(reader.GetString()!.AsSpan().TrimEnd('=')) is not { } decoded)
        {
            return Refusals.InvalidProperty(property, "It must be base64url without padding.");
        }

        if (decoded.Length > most)
        {
            return Refusals.InvalidProperty(property, $"It has {decoded.Length} bytes; at most {most} are allowed.");
        }

        bytes = decoded;
        return null;
    }

    /// <summary>Text that nobody may see, as UTF-8: never a string on the way.</summary>
    /// <param name="most">Bytes, after escapes.</param>
    public static VaultError? ReadSecretText(ref Utf8JsonReader reader, string property, int most, out SecretBytes? secret)
    {
        secret = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return Refusals.InvalidProperty(property, "It must be a string.");
        }

        // Unescaping only ever shortens, so the raw length is room enough.
        using var room = SecretBytes.Allocate(reader.ValueSpan.Length);
        var length = reader.CopyString(room.Writable);
        if (length > most)
        {
            return Refusals.InvalidProperty(property, $"It has {length} bytes; at most {most} are allowed.");
        }

        secret = new SecretBytes(room.Span[..length]);
        return null;
    }

    /// <summary>Base64url of bytes that nobody may see: never a string on the way. Padding is accepted.</summary>
    public static VaultError? ReadSecret(ref Utf8JsonReader reader, string property, int most, out SecretBytes? secret)
    {
        secret = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return Refusals.InvalidProperty(property, "It must be base64url without padding.");
        }

        var text = reader.ValueSpan.TrimEnd((byte)'=');
        using var room = SecretBytes.Allocate((text.Length * 3 / 4) + 3);
        if (text.Length % 4 == 1 || text.IndexOfAnyExcept(Base64UrlAlphabet) >= 0
            || System.Buffers.Text.Base64Url.DecodeFromUtf8(text, room.Writable, out _, out var written) != System.Buffers.OperationStatus.Done)
        {
            return Refusals.InvalidProperty(property, "It must be base64url without padding.");
        }

        if (written > most)
        {
            return Refusals.InvalidProperty(property, $"It has {written} bytes; at most {most} are allowed.");
        }

        secret = new SecretBytes(room.Span[..written]);
        return null;
    }

    /// <summary>Goes into the object that the member holds. False when there is none: a null, or a fault.</summary>
    public static bool Enter(ref Utf8JsonReader reader, string property, out VaultError? fault)
    {
        reader.Read();
        fault = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.Null ? null : Refusals.InvalidProperty(property, "It must be an object.");
        return reader.TokenType == JsonTokenType.StartObject;
    }

    private static System.Buffers.SearchValues<byte> Base64UrlAlphabet { get; } =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
}
