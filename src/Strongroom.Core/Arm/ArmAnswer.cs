using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>One JSON object.</summary>
/// <param name="write">Writes the whole object, its braces included.</param>
public sealed class ArmAnswer(Action<Utf8JsonWriter> write, int status = 200) : Answer
{
    public override int Status => status;

    public override void Write(Utf8JsonWriter json) => write(json);
}
