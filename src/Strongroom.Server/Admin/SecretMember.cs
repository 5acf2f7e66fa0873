using System.Text.Json;
using Strongroom.Gate;
using Strongroom.Kernel;

namespace Strongroom.Server.Admin;

/// <summary>A secret member of a body, a passphrase or a share, read as bytes and never as text.</summary>
internal static class SecretMember
{
    public const string Passphrase = "passphrase";
    public const string Share = "share";

    /// <summary>Of the token that holds HSM keys.</summary>
    public const string Pin = "pin";

    /// <summary>The passphrase of a slot that exists already, where <see cref="Passphrase"/> is a new one.</summary>
    public const string Proof = "proof";

    /// <summary>Of a PFX.</summary>
    public const string Password = "password";

    private const int MaxBytes = 4096;

    public static bool IsSecret(ref readonly Utf8JsonReader reader) =>
        reader.ValueTextEquals(Passphrase) || reader.ValueTextEquals(Share) || reader.ValueTextEquals(Pin) || reader.ValueTextEquals(Proof) ||
        reader.ValueTextEquals(Password);

    /// <summary>The caller disposes it. Refused when it is missing or no string.</summary>
    public static async ValueTask<Result<SecretBytes>> ReadAsync(Passage passage, string name, CancellationToken cancel)
    {
        return (await passage.BodyAsync(cancel).ConfigureAwait(false)).IsRefused(out var error, out var body) ? error : Find(body, name);
    }

    private static Result<SecretBytes> Find(RequestBody body, string name)
    {
        var reader = body.Reader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals(name))
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

        return Refusals.InvalidProperty(name, $"It must be a string of at most {MaxBytes} bytes.");
    }
}
