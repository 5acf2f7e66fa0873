using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.AcmeServer;

/// <summary>Headers alone.</summary>
internal sealed class EmptyAnswer(int status) : Answer
{
    public override int Status => status;

    public override bool HasBody => false;

    public override void Write(Utf8JsonWriter json)
    {
    }
}
