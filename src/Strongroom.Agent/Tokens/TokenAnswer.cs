using System.Globalization;
using System.Text;
using System.Text.Json;
using Strongroom.Kernel;

namespace Strongroom.Agent.Tokens;

/// <summary>The answer to <c>POST /{tenant}/agent/token</c>: version 1 of the token service, so numbers are strings.</summary>
internal static class TokenAnswer
{
    /// <summary>Null when it holds no token, or none whose end is told.</summary>
    /// <param name="now">Unix seconds.</param>
    public static CachedToken? Read(ReadOnlySpan<byte> json, TokenKey key, string? epoch, long now)
    {
        SecretBytes? token = null;
        long? expires = null;
        var notBefore = now;
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }

                var isToken = reader.ValueTextEquals("access_token"u8);
                var isEnd = reader.ValueTextEquals("expires_on"u8);
                var isBegin = reader.ValueTextEquals("not_before"u8);
                reader.Read();
                if (isToken && token is null && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                {
                    token = new SecretBytes(reader.ValueSpan);
                }
                else if (isEnd)
                {
                    expires = Number(ref reader);
                }
                else if (isBegin)
                {
                    notBefore = Number(ref reader) ?? now;
                }
            }
        }
        catch (JsonException)
        {
            token?.Dispose();
            return null;
        }

        if (token is { Length: > 0 } && expires > now)
        {
            return new CachedToken(key, epoch, token, now, notBefore, expires.Value);
        }

        token?.Dispose();
        return null;
    }

    private static long? Number(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.String when long.TryParse(Encoding.UTF8.GetString(reader.ValueSpan), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
