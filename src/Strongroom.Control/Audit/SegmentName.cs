using System.Globalization;

namespace Strongroom.Audit;

/// <summary>A segment in its folder.</summary>
internal readonly record struct SegmentName(long FirstSequence, string Path)
{
    public static SegmentName In(string directory, long firstSequence) =>
        new(firstSequence, System.IO.Path.Combine(directory, firstSequence.ToString("x16", CultureInfo.InvariantCulture) + TrailLayout.SegmentSuffix));

    /// <summary>The segments of a folder in the order of the chain; other files are not looked at.</summary>
    public static List<SegmentName> List(string directory)
    {
        var names = new List<SegmentName>();
        if (!Directory.Exists(directory))
        {
            return names;
        }

        foreach (var path in Directory.EnumerateFiles(directory, "*" + TrailLayout.SegmentSuffix))
        {
            var name = System.IO.Path.GetFileNameWithoutExtension(path);
            if (name.Length == 16 && long.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var first))
            {
                names.Add(new SegmentName(first, path));
            }
        }

        names.Sort(static (a, b) => a.FirstSequence.CompareTo(b.FirstSequence));
        return names;
    }
}
