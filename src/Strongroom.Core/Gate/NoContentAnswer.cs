using System.Text.Json;

namespace Strongroom.Gate;

/// <summary>204: neither body nor content type (wire reference §1.10).</summary>
public sealed class NoContentAnswer : Answer
{
    public static NoContentAnswer Instance { get; } = new();

    public override int Status => 204;

    public override bool HasBody => false;

    public override void Write(Utf8JsonWriter json)
    {
    }
}
