using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>The passphrase in a body, read as bytes and never as text.</summary>
internal static class PassphraseBody
{
    private const int MaxBytes = 4096;

    /// <summary>The caller disposes it. Refused when it is missing or no string.</summary>
    public static async ValueTask<Result<SecretBytes>> ReadAsync(Passage passage, CancellationToken cancel)
    {
        return (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) ? error : Find(body);
    }

    private static Result<SecretBytes> Find(RequestBody body)
    {
        var reader = body.Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("passphrase"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > MaxBytes)
            {
                break;
            }

            using var room = SecretBytes.Allocate(reader.ValueSpan.Length);
            var length = reader.CopyString(room.Writable);
            return new SecretBytes(room.Span[..length]);
        }

        return Refusals.InvalidProperty("passphrase", $"It must be a string of at most {MaxBytes} bytes.");
    }
}
