using System.Reflection;
using System.Text;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Tests.Architecture;

/// <summary>The approved files that describe the house, compared with the code.</summary>
public sealed class House
{
    private static readonly string[] Projects = ["Kernel", "Crypto", "Storage", "Core", "Control", "Resources", "Cli", "Agent"];

    private static IEnumerable<string> Files =>
        Projects.Select(project => Path.Combine(AppContext.BaseDirectory, $"Strongroom.{project}.dll")).Append(Path.Combine(AppContext.BaseDirectory, "strongroom.dll"));

    [Fact]
    public void Arrows_between_rooms_are_the_approved_ones() =>
        Approved.Matches("docs/arrows.txt", string.Join('\n', Arrows.Of(Files)) + "\n");

    [Fact]
    public void The_arrow_reader_sees_an_arrow_hidden_in_a_lambda()
    {
        var arrows = Arrows.Of([typeof(House).Assembly.Location]);

        Assert.Contains("Tests -> Storage", arrows);
    }

    [Fact]
    public void Every_key_shape_of_the_code_is_in_the_key_space_document()
    {
        var shapes = Files.Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType.IsAssignableTo(typeof(KeyShape)))
            .Select(field => (KeyShape)field.GetValue(null)!)
            .OrderBy(shape => shape.Template, StringComparer.Ordinal);
        var text = new StringBuilder();
        text.Append("# Key space\n\nEvery family of rows in the store, as the code declares it; a test keeps this page true. Keys are ASCII, compared byte by byte.\n");
        text.Append("Each row carries a tag under a key that the database does not have, but for the rows that are read before there are keys.\n\n");
        text.Append("| Key | Record | Holds |\n|---|---|---|\n");
        foreach (var shape in shapes)
        {
            text.Append($"| `{shape.Template}` | {shape.RecordName} | {shape.Holds} |\n");
        }

        Approved.Matches("docs/keyspace.md", text.ToString());
    }

    [Fact]
    public void No_two_key_shapes_can_make_the_same_key()
    {
        var templates = Files.Select(Assembly.LoadFrom)
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType.IsAssignableTo(typeof(KeyShape)))
            .Select(field => ((KeyShape)field.GetValue(null)!).Template.Split('/'))
            .ToList();

        var clashes =
            from left in templates
            from right in templates
            where !ReferenceEquals(left, right) && left.Length == right.Length && left.Zip(right).All(pair => pair.First[0] == '{' || pair.Second[0] == '{' || pair.First == pair.Second)
            select $"{string.Join('/', left)} and {string.Join('/', right)}";
        Assert.Empty(clashes);
    }
}
