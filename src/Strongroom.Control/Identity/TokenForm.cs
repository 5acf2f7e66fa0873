using System.Text;
using System.Text.Unicode;
using Strongroom.Kernel;

namespace Strongroom.Identity;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> bytes. The framework's reader would make a string of the client secret.</summary>
internal static class TokenForm
{
    private const int MaxFields = 64;

    /// <summary>The request, or null when the form is malformed or says one thing twice. The caller disposes it.</summary>
    public static TokenRequest? Parse(ReadOnlySpan<byte> body)
    {
        var request = new TokenRequest();
        var fields = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var field = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (field.IsEmpty)
            {
                continue;
            }

            if (++fields > MaxFields || !TryAccept(request, field))
            {
                request.Dispose();
                return null;
            }
        }

        return request;
    }

    /// <summary>Undoes <c>%XX</c> and <c>+</c>. Null for a broken escape. The caller disposes it.</summary>
    public static SecretBytes? Decode(ReadOnlySpan<byte> encoded)
    {
        using var buffer = SecretBytes.Allocate(encoded.Length);
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var value = encoded[i];
            if (value == '%')
            {
                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1]) || !char.IsAsciiHexDigit((char)encoded[i + 2]))
                {
                    return null;
                }

                value = (byte)((Digit(encoded[i + 1]) << 4) | Digit(encoded[i + 2]));
                i += 2;
            }

            buffer.Writable[length++] = value == '+' && encoded[i] == '+' ? (byte)' ' : value;
        }

        return new SecretBytes(buffer.Span[..length]);
    }

    private static bool TryAccept(TokenRequest request, ReadOnlySpan<byte> field)
    {
        var equals = field.IndexOf((byte)'=');
        using var name = Decode(equals < 0 ? field : field[..equals]);
        var value = Decode(equals < 0 ? default : field[(equals + 1)..]);
        if (name is null || value is null)
        {
            value?.Dispose();
            return false;
        }

        if (name.Span.SequenceEqual("client_secret"u8))
        {
            return request.TrySetSecret(value);
        }

        using (value)
        {
            return Utf8.IsValid(name.Span) && Utf8.IsValid(value.Span)
                && request.TrySet(Encoding.UTF8.GetString(name.Span), Encoding.UTF8.GetString(value.Span));
        }
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
