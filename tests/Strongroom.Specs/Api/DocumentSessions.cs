using System.Text.RegularExpressions;

namespace Strongroom.Specs.Api;

/// <summary>The shell sessions of a document: each block that a <c>session:</c> comment names, as it stands.</summary>
internal static partial class DocumentSessions
{
    /// <param name="document">By its path in the repository.</param>
    public static string Block(string document, string name)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, document));
        return Marks().Matches(text).Single(match => match.Groups["name"].Value == name).Groups["script"].Value;
    }

    [GeneratedRegex("<!-- session: (?<name>[a-z]+) -->\n```sh\n(?<script>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Marks();
}
