using System.Text;
using Strongroom.Storage;
using Xunit;

namespace Strongroom.Specs.Storage;

/// <summary>One place and one open store for each spec.</summary>
public abstract class StoreCase(IEngine engine) : IAsyncLifetime
{
    protected IPlace Place { get; } = engine.MakePlace();

    protected IStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await Place.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
        await Place.DisposeAsync();
    }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await Place.OpenAsync();
    }

    protected async Task ReplaceAsync(Func<IPlace, ValueTask<IStore>> open)
    {
        await Store.DisposeAsync();
        Store = await open(Place);
    }

    protected static StoreKey Key(string text) => new(Encoding.Latin1.GetBytes(text));

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<long> PutAsync(string key, string value, long expected = Expect.Anything)
    {
        var outcome = await Store.CommitAsync(new Batch().Put(Key(key), Bytes(value), expected), CancellationToken.None);
        Assert.True(outcome.Committed, $"{outcome.Conflict} was in the way");
        return outcome.Revision;
    }

    protected async Task<string?> GetAsync(string key) =>
        await Store.GetAsync(Key(key), CancellationToken.None) is { } row ? Encoding.UTF8.GetString(row.Value) : null;

    protected ValueTask<CommitOutcome> CommitAsync(Batch batch) => Store.CommitAsync(batch, CancellationToken.None);

    /// <summary>The keys found, joined by a space, each byte as one character.</summary>
    protected async Task<string> KeysAsync(string prefix, string? after = null, int limit = 100)
    {
        var rows = await Store.ScanAsync(Key(prefix), after is null ? null : Key(after), limit, CancellationToken.None);
        return string.Join(' ', rows.Select(row => Encoding.Latin1.GetString(row.Key.Span)));
    }
}
