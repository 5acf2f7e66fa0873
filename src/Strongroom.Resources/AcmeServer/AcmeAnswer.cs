using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;

namespace Strongroom.AcmeServer;

/// <summary>One object of ACME.</summary>
/// <param name="write">Writes its members.</param>
internal sealed class AcmeAnswer(Action<Utf8JsonWriter> write, int status = 200) : Answer
{
    public override int Status => status;

    /// <summary>Its own URL, where a client cannot know it.</summary>
    public string? Location { get; init; }

    /// <summary>A further <c>Link</c>, beside the index.</summary>
    public string? Link { get; init; }

    /// <summary>When to ask again, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }

    public override void WriteHeaders(IHeaderDictionary headers)
    {
        if (Location is not null)
        {
            headers.Location = Location;
        }

        if (Link is not null)
        {
            headers.Append("Link", Link);
        }

        if (RetryAfterSeconds is { } seconds)
        {
            headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}
