using System.Text.Json;
using Strongroom.Barrier;
using Strongroom.Server.Hosting;

namespace Strongroom.Server.Admin;

/// <summary>The seal, a ceremony and the automatic opening, as members of an answer.</summary>
internal static class SealStatusJson
{
    public static void Write(Utf8JsonWriter json, SealStatus status)
    {
        json.WriteString("state"u8, status.State switch
        {
            SealState.Uninitialized => "uninitialized",
            SealState.Sealed => "sealed",
            SealState.Opening => "opening",
            SealState.Open => "open",
            _ => "sealing",
        });
        json.WriteNumber("failedAttempts"u8, status.FailedAttempts);
        json.WriteNumber("retryAfterSeconds"u8, (int)Math.Ceiling(status.RetryAfter.TotalSeconds));
        if (status.NewestSystemKey is { } number)
        {
            json.WriteNumber("systemKey"u8, number);
            json.WriteBoolean("rewrapPending"u8, status.RewrapPending);
        }
    }

    public static void Write(Utf8JsonWriter json, CeremonyProgress progress)
    {
        json.WriteString("purpose"u8, progress.Purpose == CeremonyPurpose.Unseal ? "unseal"u8 : "authorize"u8);
        json.WriteNumber("entered"u8, progress.Entered);
        if (progress.Needed is { } needed)
        {
            json.WriteNumber("needed"u8, needed);
            json.WriteString("progress"u8, $"{progress.Entered} of {needed}");
        }

        json.WriteNumber("wrong"u8, progress.Wrong);
        json.WriteString("expiresAt"u8, progress.ExpiresAt);
    }

    public static void Write(Utf8JsonWriter json, AutoUnsealStatus status)
    {
        json.WriteString("slot"u8, status.Kind);
        json.WriteNumber("attempts"u8, status.Attempts);
        if (status.Code is not null)
        {
            json.WriteString("code"u8, status.Code);
            json.WriteString("message"u8, status.Message);
        }

        if (status.NextAttemptAt is { } next)
        {
            json.WriteString("nextAttemptAt"u8, next);
        }
    }
}
