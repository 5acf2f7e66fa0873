using System.Text.Json;
using Xunit;

namespace Strongroom.Tests.Crypto.Vectors;

/// <summary>Every published vector that we hold, through our own classes where we have an operation and through the platform's where we use that.</summary>
public sealed class WycheproofVectors
{
    public static TheoryData<string> Names => [.. VectorFamilies.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_of_the_family_is_judged_as_published_or_by_a_rule_of_ours(string name)
    {
        var family = VectorFamilies.All.Single(f => f.Name == name);
        var wrong = new List<string>();
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var seen = 0;
        foreach (var file in family.Files)
        {
            using var content = VectorFiles.Wycheproof($"{file}_test.json");
            foreach (var group in content.RootElement.GetProperty("testGroups").EnumerateArray())
            {
                var judge = VectorRules.ByFamily[name](new VectorGroup(content.RootElement, group));
                foreach (var test in group.GetProperty("tests").EnumerateArray())
                {
                    var verdict = judge(test);
                    if (verdict.Rule is { } rule)
                    {
                        rules[rule] = rules.GetValueOrDefault(rule) + 1;
                    }

                    if (!IsRight(verdict, judge, test))
                    {
                        wrong.Add($"{file} tcId {test.GetProperty("tcId")} {test.GetProperty("result")}: {verdict}, {test.GetProperty("comment")}");
                    }

                    seen++;
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(family.Tests, seen);
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen} vectors; {string.Join(", ", rules.Select(r => $"{r.Value} by the rule '{r.Key}'"))}");
    }

    [Fact]
    public void No_file_is_without_a_rule_and_no_rule_without_its_file()
    {
        var files = VectorFiles.WycheproofFiles();
        Assert.Equal(files, VectorFamilies.All.SelectMany(f => f.Files).Order(StringComparer.Ordinal));
        Assert.Equal(VectorFamilies.All.Select(f => f.Name).Order(StringComparer.Ordinal), VectorRules.ByFamily.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(64, files.Count);
        Assert.Equal(12_266, VectorFamilies.All.Sum(f => f.Tests));
    }

    private static bool IsRight(Verdict verdict, Func<JsonElement, Verdict> judge, JsonElement test) => test.GetProperty("result").GetString() switch
    {
        _ when verdict.Rule is not null => verdict.Accepted == verdict.RuleAccepts,
        "valid" => verdict.Accepted,
        "invalid" => !verdict.Accepted,
        "acceptable" => verdict == judge(test),
        _ => false,
    };
}
