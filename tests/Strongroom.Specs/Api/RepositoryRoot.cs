namespace Strongroom.Specs.Api;

internal static class RepositoryRoot
{
    /// <summary>The folder that holds the solution, found by walking up from the test binaries.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Strongroom.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The specs do not run inside the repository");
    }
}
