using System.Text.Json;
using Strongroom.Gate;

namespace Strongroom.Server.Admin;

/// <summary>Shares at the one moment they are shown.</summary>
/// <param name="shares">Owned from here on.</param>
/// <param name="write">Writes the members that stand before them.</param>
internal sealed class IssuedSharesAnswer(IssuedShares shares, Action<Utf8JsonWriter> write, int status) : Answer
{
    public override int Status => status;

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        write(json);
        shares.Write(json);
        json.WriteEndObject();
    }

    protected override void Dispose(bool disposing)
    {
        shares.Dispose();
        base.Dispose(disposing);
    }
}
