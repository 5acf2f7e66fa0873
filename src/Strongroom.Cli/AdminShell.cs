using System.CommandLine;
using System.Text.Json;

namespace Strongroom.Cli;

/// <summary>One request to the server, its answer printed, its outcome an exit code: what nearly every command is.</summary>
internal sealed class AdminShell(CliConsole console, Option<string> data)
{
    /// <summary>More than any answer that is not a stream.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    public CliConsole Console => console;

    public string DataDirectory(ParseResult line) => line.GetRequiredValue(data);

    public AdminSocket Open(ParseResult line) => new(DataDirectory(line));

    public Task<int> GetAsync(ParseResult line, string path, CancellationToken cancel) => SendAsync(line, HttpMethod.Get, path, null, cancel);

    public Task<int> PostAsync(ParseResult line, string path, HttpContent? body, CancellationToken cancel) => SendAsync(line, HttpMethod.Post, path, body, cancel);

    public async Task<int> SendAsync(ParseResult line, HttpMethod method, string path, HttpContent? body, CancellationToken cancel)
    {
        using var content = body;
        using var socket = Open(line);
        using var answer = await socket.SendAsync(method, path, content, cancel).ConfigureAwait(false);
        return await PrintAsync(socket, answer, static _ => ExitCode.Ok, cancel).ConfigureAwait(false);
    }

    /// <summary>A good answer's bytes, for a command that does more than print them; the caller clears them.</summary>
    /// <exception cref="CliException">It was refused.</exception>
    public async Task<byte[]> FetchAsync(ParseResult line, HttpMethod method, string path, HttpContent? body, CancellationToken cancel)
    {
        using var content = body;
        using var socket = Open(line);
        using var answer = await socket.SendAsync(method, path, content, cancel).ConfigureAwait(false);
        var bytes = await ReadAsync(socket, answer, cancel).ConfigureAwait(false);
        try
        {
            return answer.IsSuccessStatusCode ? bytes : throw Refusal((int)answer.StatusCode, bytes);
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Refused, $"the server's answer ({(int)answer.StatusCode}) is not JSON");
        }
    }

    /// <summary>Prints a good answer on standard output, a refusal on standard error.</summary>
    /// <param name="outcome">The exit code that a good answer means.</param>
    public async Task<int> PrintAsync(AdminSocket socket, HttpResponseMessage answer, Func<JsonElement, int> outcome, CancellationToken cancel)
    {
        var body = await ReadAsync(socket, answer, cancel).ConfigureAwait(false);
        try
        {
            if (!answer.IsSuccessStatusCode)
            {
                throw Refusal((int)answer.StatusCode, body);
            }

            if (body.Length == 0)
            {
                return ExitCode.Ok;
            }

            JsonText.Print(console.Output, body, indented: true);
            using var document = JsonDocument.Parse(body);
            return outcome(document.RootElement);
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Refused, $"the server's answer ({(int)answer.StatusCode}) is not JSON");
        }
        finally
        {
            // An answer may hold a client secret.
            Array.Clear(body);
        }
    }

    /// <summary>The server's own words, from <c>{"error":{"code","message"}}</c>.</summary>
    public static CliException Refusal(int status, byte[] body)
    {
        using var document = body.Length == 0 ? null : JsonDocument.Parse(body);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
        {
            return new CliException(ExitCode.Refused, $"refused with status {status}");
        }

        var code = TextOf(error, "code") ?? $"status {status}";
        var message = TextOf(error, "message") ?? "refused";
        return new CliException(status == 503 && code == "Sealed" ? ExitCode.Sealed : ExitCode.Refused, $"{message} ({code})");
    }

    private static string? TextOf(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The whole body in an array of exactly its length, with no copy left behind.</summary>
    public static async Task<byte[]> ReadAsync(AdminSocket socket, HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            var buffer = new byte[Math.Clamp(answer.Content.Headers.ContentLength ?? 4096, 1, LongestAnswer)];
            var length = 0;
            for (int read; (read = await stream.ReadAsync(buffer.AsMemory(length), cancel).ConfigureAwait(false)) > 0;)
            {
                length += read;
                if (length == buffer.Length)
                {
                    buffer = Resize(buffer, Math.Min((length * 2) + 1, LongestAnswer + 1));
                }

                if (length > LongestAnswer)
                {
                    throw new CliException(ExitCode.Refused, "the server's answer is too long");
                }
            }

            return Resize(buffer, length);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            throw socket.Unreachable(fault);
        }
    }

    private static byte[] Resize(byte[] buffer, int length)
    {
        if (buffer.Length == length)
        {
            return buffer;
        }

        var resized = buffer.AsSpan(0, Math.Min(length, buffer.Length)).ToArray();
        Array.Clear(buffer);
        Array.Resize(ref resized, length);
        return resized;
    }
}
