using System.Globalization;
using System.Text.RegularExpressions;

namespace Strongroom.Keys;

/// <summary>An ISO 8601 duration of whole years, months and days, as in <c>P18M</c>, with the text in which it came.</summary>
internal sealed partial record CalendarPeriod(int Years, int Months, int Days, string Text)
{
    private const int DaysOfYear = 365;
    private const int DaysOfMonth = 30;

    /// <summary>More than a century is a slip.</summary>
    private const int MostDays = 100 * DaysOfYear;

    /// <summary>Days by the calendar of the rules, in which every month has 30 and every year 365.</summary>
    public int NominalDays => (Years * DaysOfYear) + (Months * DaysOfMonth) + Days;

    /// <summary>Null for what is no such duration, is empty, or is longer than a century.</summary>
    public static CalendarPeriod? Parse(string? text)
    {
        if (text is null || Form().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var period = new CalendarPeriod(Number(match, "y"), Number(match, "m"), (7 * Number(match, "w")) + Number(match, "d"), text.ToUpperInvariant());
        return period.NominalDays is > 0 and <= MostDays ? period : null;
    }

    /// <param name="time">Unix seconds.</param>
    public long After(long time) => Moved(time, 1);

    /// <param name="time">Unix seconds.</param>
    public long Before(long time) => Moved(time, -1);

    private long Moved(long time, int sign) =>
        DateTimeOffset.FromUnixTimeSeconds(time).AddMonths(sign * ((12 * Years) + Months)).AddDays(sign * Days).ToUnixTimeSeconds();

    private static int Number(Match match, string name) => match.Groups[name] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^P(?:(?<y>[0-9]{1,3})Y)?(?:(?<m>[0-9]{1,4})M)?(?:(?<w>[0-9]{1,4})W)?(?:(?<d>[0-9]{1,5})D)?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Form();
}
