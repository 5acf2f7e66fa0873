namespace Strongroom.Identity.Guessing;

/// <summary>An attempt that is not looked at yet.</summary>
/// <param name="Recorded">False for all but the first refusal of a delay: a flood must not fill the trail.</param>
/// <param name="Unrecorded">How many refusals went unrecorded before this one; there when it is recorded.</param>
internal sealed record Waiting(TimeSpan Time, bool Recorded, int Unrecorded)
{
    public int Seconds => Math.Max(1, (int)Math.Ceiling(Time.TotalSeconds));
}
