using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

public abstract class StoreScanSpec(IEngine engine) : StoreCase(engine)
{
    [Fact]
    public async Task A_scan_sees_the_keys_under_its_prefix_in_byte_order()
    {
        foreach (var key in new[] { "b", "a0", "a/z", "a/a", "a/", "a/a/x", "a.", "a", "a/\u00FF", "a/\u00FF\u00FFx" })
        {
            await PutAsync(key, "x");
        }

        Assert.Equal("a/ a/a a/a/x a/z a/\u00FF a/\u00FF\u00FFx", await KeysAsync("a/"));
        Assert.Equal("a/a a/a/x", await KeysAsync("a/a"));
        Assert.Equal("a/\u00FF a/\u00FF\u00FFx", await KeysAsync("a/\u00FF"));
        Assert.Equal("", await KeysAsync("c"));
    }

    [Fact]
    public async Task Prefixes_that_end_in_the_highest_byte_and_the_empty_prefix_have_an_end_too()
    {
        foreach (var key in new[] { "\u00FE", "\u00FF", "\u00FF\0", "\u00FF\u00FF", "\u00FF\u00FF\u0001", new string('\u00FF', StoreKey.MaxLength), "\0" })
        {
            await PutAsync(key, "x");
        }

        Assert.Equal($"\u00FF \u00FF\0 \u00FF\u00FF \u00FF\u00FF\u0001 {new string('\u00FF', StoreKey.MaxLength)}", await KeysAsync("\u00FF"));
        Assert.Equal($"\u00FF\u00FF \u00FF\u00FF\u0001 {new string('\u00FF', StoreKey.MaxLength)}", await KeysAsync("\u00FF\u00FF"));
        Assert.Equal("\u00FE", await KeysAsync("\u00FE"));
        Assert.Equal(7, (await KeysAsync("")).Split(' ').Length);
    }

    [Fact]
    public async Task A_scan_continues_after_a_key_whether_or_not_that_key_is_there()
    {
        foreach (var key in new[] { "p/a", "p/b", "p/b\0", "p/c", "q" })
        {
            await PutAsync(key, "x");
        }

        Assert.Equal("p/b\0 p/c", await KeysAsync("p/", after: "p/b"));
        Assert.Equal("p/c", await KeysAsync("p/", after: "p/bb"));
        Assert.Equal("", await KeysAsync("p/", after: "p/c"));
        Assert.Equal("", await KeysAsync("p/", after: "q"));
        Assert.Equal("", await KeysAsync("p/", after: "z"));
        Assert.Equal("p/a p/b p/b\0 p/c", await KeysAsync("p/", after: "a"));
        Assert.Equal("p/a p/b p/b\0 p/c", await KeysAsync("p/", after: "p"));
    }

    [Fact]
    public async Task Pages_of_any_size_join_to_the_whole()
    {
        var batch = new Batch();
        for (var i = 0; i < 57; i++)
        {
            batch.Put(Key($"page/{i:d3}"), Bytes("x"), Expect.Absent);
        }

        await CommitAsync(batch);
        var whole = await KeysAsync("page/");
        foreach (var size in new[] { 1, 2, 25, 56, 57, 58, int.MaxValue })
        {
            var found = new List<string>();
            while (await KeysAsync("page/", found.LastOrDefault()?.Split(' ')[^1], size) is { Length: > 0 } page)
            {
                Assert.True(page.Split(' ').Length <= size);
                found.Add(page);
            }

            Assert.Equal(whole, string.Join(' ', found));
        }
    }

    [Fact]
    public async Task A_page_holds_at_least_one_row() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ScanAsync(Key("a"), null, 0, CancellationToken.None));
}
