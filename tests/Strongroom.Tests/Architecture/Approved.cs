using Xunit;

namespace Strongroom.Tests.Architecture;

/// <summary>
/// Compares computed text with an approved file of the repository. On a difference the computed text is left beside the test binaries, and
/// with STRONGROOM_APPROVE=1 it replaces the file: the change then shows in the diff, where a reviewer sees it.
/// </summary>
internal static class Approved
{
    public static void Matches(string relativePath, string computed)
    {
        var path = Path.Combine(Repository.Root, relativePath);
        if (Environment.GetEnvironmentVariable("STRONGROOM_APPROVE") == "1")
        {
            File.WriteAllText(path, computed);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (approved != computed)
        {
            var received = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(relativePath) + ".received");
            File.WriteAllText(received, computed);
            Assert.Fail($"{relativePath} is not what the code says.\nOnly in the code:\n{Only(computed, approved)}\nOnly in the file:\n{Only(approved, computed)}\nComputed text: {received}");
        }
    }

    private static string Only(string left, string right) =>
        string.Join('\n', left.Split('\n').Except(right.Split('\n')).Where(line => line.Length > 0).Select(line => "  " + line));
}
