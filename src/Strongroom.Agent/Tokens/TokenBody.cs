using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Strongroom.Agent.Tokens;

/// <summary>A token as the local endpoints hand it out: numbers are strings, <c>expires_on</c> and <c>resource</c> are always there (clients.md §4.2).</summary>
internal static class TokenBody
{
    private const int AroundTheToken = 2048;

    /// <param name="echo">The asker's selector, which the answer repeats: JavaScript refuses an answer of Azure Arc that does not. Null without one.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>UTF-8; whoever has sent it zeroes it.</returns>
    public static byte[] Render(CachedToken token, (string Name, string Value)? echo, long now)
    {
        var bytes = new ArrayBufferWriter<byte>(AroundTheToken + token.Token.Length);
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("access_token", token.Token.Span);
        json.WriteString("client_id", token.Key.ClientId);
        json.WriteString("expires_in", Text(token.Expires - now));
        json.WriteString("expires_on", Text(token.Expires));
        json.WriteString("ext_expires_in", Text(token.Expires - now));
        json.WriteString("not_before", Text(token.NotBefore));
        json.WriteString("resource", token.Key.Resource);
        json.WriteString("token_type", "Bearer");
        if (echo is { } selector && selector.Name != "client_id")
        {
            json.WriteString(selector.Name, selector.Value);
        }

        json.WriteEndObject();
        json.Flush();
        var body = bytes.WrittenSpan.ToArray();
        bytes.Clear();
        return body;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
