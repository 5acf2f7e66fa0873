namespace Strongroom.Storage;

/// <summary>Expectations that are not a revision.</summary>
public static class Expect
{
    /// <summary>There must be no such row.</summary>
    public const long Absent = 0;

    /// <summary>Whatever is there.</summary>
    public const long Anything = -1;
}
