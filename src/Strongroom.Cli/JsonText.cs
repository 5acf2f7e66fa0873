using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strongroom.Cli;

/// <summary>Prints the server's JSON: every value as sent, laid out for reading, and harmless to a terminal.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    /// <summary>Writes the document and a line feed. Everything that held it on the way is zeroed.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Print(Stream output, ReadOnlyMemory<byte> json, bool indented)
    {
        var laidOut = new ArrayBufferWriter<byte>(json.Length * 2 + 64);
        var escaped = new ArrayBufferWriter<byte>(json.Length * 2 + 64);
        try
        {
            using (var document = JsonDocument.Parse(json))
            using (var writer = new Utf8JsonWriter(laidOut, indented ? Indented : OneLine))
            {
                document.RootElement.WriteTo(writer);
            }

            Escape(laidOut.WrittenSpan, escaped);
            escaped.Write("\n"u8);
            output.Write(escaped.WrittenSpan);
            output.Flush();
        }
        finally
        {
            laidOut.Clear();
            escaped.Clear();
        }
    }

    public static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>Non-ASCII characters occur inside JSON strings only, where an escape means the same; right-to-left marks and the like are written so.</summary>
    private static void Escape(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> output)
    {
        Span<char> units = stackalloc char[2];
        while (!json.IsEmpty)
        {
            var ascii = json.IndexOfAnyInRange((byte)0x7F, (byte)0xFF);
            output.Write(ascii < 0 ? json : json[..ascii]);
            json = ascii < 0 ? [] : json[ascii..];
            if (json.IsEmpty)
            {
                return;
            }

            Rune.DecodeFromUtf8(json, out var rune, out var length);
            if (IsPrintable(rune))
            {
                output.Write(json[..length]);
            }
            else
            {
                foreach (var unit in units[..rune.EncodeToUtf16(units)])
                {
                    output.Write(Encoding.ASCII.GetBytes($"\\u{(int)unit:x4}"));
                }
            }

            json = json[length..];
        }
    }
}
