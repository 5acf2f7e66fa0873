using System.Buffers;
using System.Text.Json;
using Strongroom.Agent.State;
using Strongroom.Kernel;

namespace Strongroom.Agent.Tokens;

/// <summary>The tokens on the disk, so that a restart while the server is away still serves. 0600 in a folder of 0700; a token is worth an hour.</summary>
internal sealed class TokenFile(string path)
{
    /// <summary>What was held, without what has ended; empty when the file is absent or unreadable: tokens can be had anew.</summary>
    /// <param name="now">Unix seconds.</param>
    public IReadOnlyList<CachedToken> Read(long now)
    {
        using var content = StateFolder.Read(path);
        var tokens = new List<CachedToken>();
        if (content is null)
        {
            return tokens;
        }

        try
        {
            var reader = new Utf8JsonReader(content.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                if (ReadOne(ref reader) is { } token && token.Expires > now)
                {
                    tokens.Add(token);
                }
            }

            return tokens;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            tokens.ForEach(token => token.Dispose());
            return [];
        }
    }

    /// <exception cref="IOException">The disk refused.</exception>
    public void Write(IEnumerable<CachedToken> tokens)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        try
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartArray();
                foreach (var token in tokens)
                {
                    json.WriteStartObject();
                    json.WriteString("clientId", token.Key.ClientId);
                    json.WriteString("resource", token.Key.Resource);
                    json.WriteString("epoch", token.Epoch);
                    json.WriteNumber("obtained", token.Obtained);
                    json.WriteNumber("notBefore", token.NotBefore);
                    json.WriteNumber("expires", token.Expires);
                    json.WriteString("token", token.Token.Span);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            StateFolder.Write(path, bytes.WrittenSpan);
        }
        finally
        {
            bytes.Clear();
        }
    }

    private static CachedToken? ReadOne(ref Utf8JsonReader reader)
    {
        Guid client = default;
        string? resource = null, epoch = null;
        long obtained = 0, notBefore = 0, expires = 0;
        SecretBytes? token = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "clientId": client = reader.GetGuid(); break;
                case "resource": resource = reader.GetString(); break;
                case "epoch": epoch = reader.GetString(); break;
                case "obtained": obtained = reader.GetInt64(); break;
                case "notBefore": notBefore = reader.GetInt64(); break;
                case "expires": expires = reader.GetInt64(); break;
                case "token": token ??= new SecretBytes(reader.ValueSpan); break;
                default: reader.Skip(); break;
            }
        }

        return resource is not null && token is not null ? new CachedToken(new TokenKey(client, resource), epoch, token, obtained, notBefore, expires) : null;
    }
}
