using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Arm;

/// <summary>A status without a body: 204, or 200 where clients expect that of a delete.</summary>
public sealed class ArmNoContent(int status = 204) : Answer
{
    public override int Status => status;

    public override bool HasBody => false;

    public override void Write(Utf8JsonWriter json)
    {
    }
}
