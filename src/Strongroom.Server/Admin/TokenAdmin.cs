using System.Text.Json;
using Strongroom.Crypto;
using Strongroom.Gate;
using Strongroom.Kernel;
using Strongroom.Storage;

namespace Strongroom.Server.Admin;

/// <summary>The token that holds HSM keys: what it is, and logging in to it when the server was started without its PIN.</summary>
/// <param name="tokens">None when the server was started without one.</param>
internal sealed class TokenAdmin(IEnumerable<Pkcs11Token> tokens)
{
    private readonly Pkcs11Token? _token = tokens.SingleOrDefault();

    private static VaultError NoToken { get; } = new(409, "NoToken", "This server has no token: start it with --hsm-module.");

    private static VaultError LoggedIn { get; } = new(409, "LoggedIn", "The token has its PIN already.");

    public ValueTask<Result<Answer>> StatusAsync(Passage passage, Tx tx, CancellationToken cancel) =>
        ValueTask.FromResult<Result<Answer>>(_token is { } token ? Shown(token.Status) : NoToken);

    /// <summary>Tries the PIN once. What the token says of it, or of its keys, is the refusal.</summary>
    public async ValueTask<Result<Answer>> LogInAsync(Passage passage, Tx tx, CancellationToken cancel)
    {
        if (_token is not { } token)
        {
            return NoToken;
        }

        if (!token.Status.NeedsPin)
        {
            return LoggedIn;
        }

        if ((await SecretMember.ReadAsync(passage, SecretMember.Pin, cancel).ConfigureAwait(false)).IsRefused(out var error, out var pin))
        {
            return error;
        }

        using (pin)
        {
            try
            {
                // A token may take its time, and a request's thread is not for waiting.
                await Task.Run(() => token.LogIn(pin), CancellationToken.None).ConfigureAwait(false);
            }
            catch (TokenConfigurationException fault)
            {
                return new VaultError(409, "TokenRefused", fault.Message + ".");
            }
        }

        return Shown(token.Status);
    }

    private static AdminAnswer Shown(TokenStatus status) => new(json =>
    {
        json.WriteString("state"u8, status.Away is null ? "attached" : status.NeedsPin ? "needsPin" : "away");
        json.WriteString("reason"u8, status.Away);
        json.WriteString("module"u8, status.ModulePath);
        json.WriteString("token"u8, status.Label);
        json.WriteString("serial"u8, status.Serial);
        json.WriteString("maker"u8, status.Maker);
        json.WriteString("model"u8, status.Model);
        json.WriteString("firmware"u8, status.Firmware);
        json.WriteBoolean("wrongPinBefore"u8, status.IsPinCountLow);
        json.WriteNumber("sessions"u8, status.Sessions);
        json.WriteNumber("mostSessions"u8, status.MostSessions);
        Write(json, "missingMechanisms"u8, status.MissingMechanisms);
        Write(json, "missingCurves"u8, status.MissingCurves);
    });

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
