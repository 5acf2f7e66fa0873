using System.Text.Json;
using Strongroom.Audit;

namespace Strongroom.Server.Admin;

/// <summary>The outcome of a verification, as the socket answers it and the command prints it.</summary>
internal static class VerdictJson
{
    public static void Write(Utf8JsonWriter json, VerifyResult result)
    {
        json.WriteNumber("exitCode"u8, (int)result.Outcome);
        json.WriteString("outcome"u8, result.Outcome.ToString());
        json.WriteNumber("sequence"u8, result.Entries);
        json.WriteString("head"u8, Convert.ToHexStringLower(result.Head.Span));
        json.WriteNumber("checkpointedTo"u8, result.CheckpointedTo);
        if (result.FirstBadSequence is { } bad)
        {
            json.WriteNumber("firstBadSequence"u8, bad);
        }

        json.WriteString("message"u8, result.Message);
    }
}
