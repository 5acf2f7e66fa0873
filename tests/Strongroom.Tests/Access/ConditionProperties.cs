using CsCheck;
using Strongroom.Access.Conditions;
using Strongroom.Gate;
using Xunit;

namespace Strongroom.Tests.Access;

public sealed class ConditionProperties
{
    private static readonly string[] Leaves = ["ActionMatches{'*'}", "ActionMatches{'x'}", "@Request[Microsoft.KeyVault/vaults/secrets:name] StringEquals 'x'"];

    private static readonly string[] Pieces =
    [
        "(", ")", "!", "NOT ", " AND ", " && ", " OR ", "||", "Exists ", "ActionMatches", "SubOperationMatches", "{", "}", "'", "'a'", @"\", ",", "@Resource[", "]",
        "@Resource[Microsoft.KeyVault/vaults:name]", "@Environment[UtcNow]", " StringLike ", " StringEquals ", "ForAnyOfAnyValues:", " DateTimeLessThan ", "7", "true", " ", "é",
        "'2026-03-01'", "4633458b-17de-408a-b874-0445c86b69e6", "*", "?", "[", "@", "\u0000", "\uD800",
    ];

    private static readonly Gen<Tree> Trees = Gen.Recursive<Tree>((depth, trees) => depth >= 5
        ? Gen.Int[0, 2].Select(i => new Tree('L', i, []))
        : Gen.Frequency(
            (2, Gen.Int[0, 2].Select(i => new Tree('L', i, []))),
            (1, trees.Select(t => new Tree('!', 0, [t]))),
            (2, trees.Array[2, 3].Select(t => new Tree('&', 0, t))),
            (2, trees.Array[2, 3].Select(t => new Tree('|', 0, t)))));

    [Fact]
    public void A_written_tree_is_read_as_it_was_meant() =>
        Gen.Select(Trees, Gen.Bool).Sample(
            (tree, words) =>
            {
                var text = tree.Write(words);
                Assert.True(Condition.TryParse(text, out var condition, out var fault), $"{fault.Position}: {fault.Reason}");
                Assert.Equal(tree.Value() == 1, condition.Holds(new AccessQuestion("a", true, default) { Attributes = new AccessAttributes() }));
            },
            iter: 20_000);

    [Fact]
    public void No_text_makes_the_parser_or_the_evaluation_throw() =>
        Gen.OneOf(Gen.String, Gen.OneOf(Pieces).Array[0, 30].Select(string.Concat)).Sample(
            text =>
            {
                if (Condition.TryParse(text, out var condition, out var fault))
                {
                    condition.Holds(new AccessQuestion("a", true, default));
                    condition.Holds(new AccessQuestion("a", true, default) { Attributes = new AccessAttributes { VaultName = "kv1", Now = AccessWorld.Now } });
                }
                else
                {
                    Assert.InRange(fault.Position, 1, text.Length + 1);
                    Assert.NotEmpty(fault.Reason);
                }
            },
            iter: 50_000);

    [Fact]
    public void A_pattern_matches_as_the_naive_reading_says() =>
        Gen.Select(Gen.OneOf(new[] { 'a', 'b', 'A', '*', '?', '\\' }).Array[0, 8], Gen.OneOf(new[] { 'a', 'b', 'A', '*', '\\' }).Array[0, 8], Gen.Bool).Sample(
            (pattern, text, ignoreCase) => Assert.Equal(
                Like(Steps(new string(pattern)), 0, new string(text), 0, ignoreCase), new LikePattern(new string(pattern)).Matches(new string(text), ignoreCase)),
            iter: 50_000);

    private static List<(bool Wild, char C)> Steps(string raw)
    {
        var steps = new List<(bool, char)>();
        for (var i = 0; i < raw.Length; i++)
        {
            var escaped = raw[i] == '\\' && i + 1 < raw.Length;
            i += escaped ? 1 : 0;
            steps.Add((!escaped && raw[i] is '*' or '?' && !escaped, raw[i]));
        }

        return steps;
    }

    private static bool Like(List<(bool Wild, char C)> steps, int step, string text, int at, bool ignoreCase)
    {
        if (step == steps.Count)
        {
            return at == text.Length;
        }

        return steps[step] switch
        {
            (true, '*') => Like(steps, step + 1, text, at, ignoreCase) || (at < text.Length && Like(steps, step, text, at + 1, ignoreCase)),
            (true, _) => at < text.Length && Like(steps, step + 1, text, at + 1, ignoreCase),
            var (_, c) => at < text.Length && (c == text[at] || (ignoreCase && char.ToLowerInvariant(c) == char.ToLowerInvariant(text[at])))
                && Like(steps, step + 1, text, at + 1, ignoreCase),
        };
    }

    private sealed record Tree(char Kind, int Leaf, Tree[] Parts)
    {
        public string Write(bool words) => Kind switch
        {
            'L' => Leaves[Leaf],
            '!' => (words ? "NOT (" : "!(") + Parts[0].Write(words) + ")",
            '&' => string.Join(words ? " AND " : "&&", Parts.Select(p => $"({p.Write(words)})")),
            _ => string.Join(words ? " OR " : "||", Parts.Select(p => $"( {p.Write(words)} )")),
        };

        /// <summary>1 true, 0 false, one half neither.</summary>
        public double Value() => Kind switch
        {
            'L' => Leaf switch { 0 => 1, 1 => 0, _ => 0.5 },
            '!' => 1 - Parts[0].Value(),
            '&' => Parts.Min(p => p.Value()),
            _ => Parts.Max(p => p.Value()),
        };
    }
}
