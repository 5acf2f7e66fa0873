using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Certificates;

/// <summary>One JSON object.</summary>
/// <param name="write">Writes the whole object, its braces included.</param>
internal sealed class JsonAnswer(Action<Utf8JsonWriter> write) : Answer
{
    public override void Write(Utf8JsonWriter json) => write(json);
}
