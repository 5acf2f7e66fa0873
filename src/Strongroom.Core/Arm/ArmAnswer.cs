using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>One JSON object.</summary>
/// <param name="write">Writes the whole object, its braces included.</param>
public sealed class ArmAnswer(Action<Utf8JsonWriter> write, int status = 200) : Answer
{
    public override int Status => status;

    /// <summary>The value of <c>ETag</c>; null leaves the header out.</summary>
    public string? ETag { get; init; }

    public override void WriteHeaders(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (ETag is not null)
        {
            headers.ETag = ETag;
        }
    }

    public override void Write(Utf8JsonWriter json) => write(json);
}
