using CsCheck;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

public abstract class StoreModelSpec(IEngine engine) : StoreCase(engine)
{
    // Keys that crowd around the boundaries of the prefixes a, a/ and the highest byte.
    private static readonly string[] Names = ["a", "a/", "a/b", "a/\u00FF", "a0", "b", "\u00FF", "\u00FF\u00FF"];

    private static readonly Gen<ModelStep> Step = Gen.Select(
        Gen.Int[0, Names.Length - 1], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Byte.Array[0, 50], (key, kind, claim, value) => new ModelStep(key, kind, claim, value));

    private static readonly Gen<ModelStep[][]> Run = Step.Array[1, 5].Array[1, 12];

    private int _samples;

    [Fact]
    public async Task Random_batches_do_what_a_sorted_dictionary_does()
    {
        var committed = 0;
        var refused = 0;
        await Run.SampleAsync(
            async run =>
            {
                var model = new NaiveStore();
                var realm = $"m{Interlocked.Increment(ref _samples)}:";
                foreach (var steps in run)
                {
                    var batch = Compose(steps, realm, model);
                    var outcome = await CommitAsync(batch);
                    Assert.Equal(model.Apply(batch, outcome.Revision), outcome.Conflict);
                    Interlocked.Add(ref outcome.Committed ? ref committed : ref refused, 1);
                }

                await CompareAsync(model, realm);
            },
            iter: 250,
            threads: 4);
        Assert.True(committed > 100 && refused > 100, $"{committed} commits and {refused} conflicts are too few to mean anything");
    }

    private static Batch Compose(ModelStep[] steps, string realm, NaiveStore model)
    {
        var batch = new Batch();
        foreach (var step in steps.DistinctBy(step => step.Key))
        {
            var key = Key(realm + Names[step.Key]);
            var expected = step.Claim switch { 0 => Expect.Absent, 1 => Expect.Anything, 2 => model.RevisionOf(key), _ => long.MaxValue };
            _ = step.Kind switch
            {
                0 => batch.Put(key, step.Value, expected),
                1 => batch.Delete(key, expected),
                _ => batch.Check(key, expected),
            };
        }

        return batch;
    }

    private async Task CompareAsync(NaiveStore model, string realm)
    {
        foreach (var prefix in new[] { "", "a", "a/", "a/\u00FF", "\u00FF", "c" })
        {
            var begin = Key(realm + prefix);
            Assert.Equal(
                model.Rows.Where(row => row.Key.StartsWith(begin)).Select(Line),
                (await Store.ScanAsync(begin, null, 100, CancellationToken.None)).Select(row => Line((row.Key, row.Revision, row.Value))));
        }

        foreach (var name in Names)
        {
            var key = Key(realm + name);
            Assert.Equal(model.RevisionOf(key), (await Store.GetAsync(key, CancellationToken.None))?.Revision ?? Expect.Absent);
        }
    }

    private static string Line((StoreKey Key, long Revision, byte[] Value) row) =>
        $"{Convert.ToHexString(row.Key.Span)} {row.Revision} {Convert.ToHexString(row.Value)}";
}
