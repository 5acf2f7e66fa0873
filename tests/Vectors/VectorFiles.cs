using System.Text.Json;

namespace Strongroom.Vectors;

/// <summary>The published vectors: STRONGROOM_VECTORS if set, else <c>shared/vectors</c> beside the repository.</summary>
internal static class VectorFiles
{
    public static JsonDocument Wycheproof(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), "wycheproof", file)));

    /// <summary>Names without their common end, in ordinal order.</summary>
    public static IReadOnlyList<string> WycheproofFiles() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Folder(), "wycheproof"), "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Select(name => name.EndsWith("_test", StringComparison.Ordinal) ? name[..^"_test".Length] : name)
            .Order(StringComparer.Ordinal),
    ];

    public static byte[] Hex(this JsonElement test, string property) => Convert.FromHexString(test.GetProperty(property).GetString()!);

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("STRONGROOM_VECTORS") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("No shared/vectors beside the repository; set STRONGROOM_VECTORS");
    }
}
