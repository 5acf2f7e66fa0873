using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Identity.Graph;

/// <summary>An answer of this surface whose members a delegate writes.</summary>
internal sealed class GraphAnswer(Action<Utf8JsonWriter> members, int status = 200, IDisposable? owned = null) : Answer
{
    public override int Status => status;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        owned?.Dispose();
        base.Dispose(disposing);
    }
}
