using System.Security.Cryptography;
using System.Text;
using Strongroom.Storage;
using Strongroom.Storage.Sqlite;
using Xunit;

namespace Strongroom.Specs.Storage;

/// <summary>What the embedded engine refuses to open, and how its schema goes forward.</summary>
public sealed class SqliteSchemaFacts : IAsyncLifetime
{
    private readonly SqlitePlace _place = new();

    [Fact]
    public async Task Data_of_a_newer_schema_is_refused_and_left_alone()
    {
        await FillAsync();
        Edit($"PRAGMA user_version={Schema.Steps.Count + 1}");

        Assert.Contains("newer Strongroom", Refusal(), StringComparison.Ordinal);

        Edit($"PRAGMA user_version={Schema.Steps.Count}");
        await using var store = _place.Open();
        Assert.NotNull(await store.GetAsync(Key("row/007"), CancellationToken.None));
    }

    [Fact]
    public void A_database_of_someone_else_is_refused()
    {
        File.WriteAllBytes(_place.Database, []);
        Edit("CREATE TABLE theirs(x)");

        Assert.Contains("not made by Strongroom", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALTER TABLE rows ADD COLUMN extra TEXT")]
    [InlineData("DROP TABLE meta")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON rows BEGIN DELETE FROM rows; END")]
    [InlineData("INSERT INTO schema_step(number, name) VALUES (2, 'unknown')")]
    [InlineData("DELETE FROM schema_step")]
    public async Task A_schema_that_its_steps_do_not_make_is_refused(string edit)
    {
        await FillAsync();
        Edit(edit);

        Assert.Contains("not what its steps make", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_go_forward_one_by_one_and_keep_the_rows()
    {
        await FillAsync();
        using var connection = Connection.Open(_place.Database, writable: true);
        SchemaStep[] steps = [.. Schema.Steps, new(Schema.Steps.Count + 1, "more", "CREATE TABLE more(x TEXT PRIMARY KEY) STRICT")];

        Assert.Equal([steps.Length], Schema.Advance(connection, steps));
        Assert.Empty(Schema.Advance(connection, steps));
        Assert.Equal(50, connection.Number("SELECT count(*) FROM rows"));
        Assert.Equal(steps.Length, connection.Number("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_step_that_fails_stops_the_start_and_leaves_the_schema_as_it_was()
    {
        await FillAsync();
        SchemaStep[] steps = [.. Schema.Steps, new(Schema.Steps.Count + 1, "broken", "CREATE TABLE half(x TEXT) STRICT; CREATE TABLE rows(again)")];
        using (var connection = Connection.Open(_place.Database, writable: true))
        {
            var refusal = Assert.Throws<StoreUnavailableException>(() => Schema.Advance(connection, steps));
            Assert.Contains("(broken) failed", refusal.Message, StringComparison.Ordinal);
        }

        await using var store = _place.Open();
        Assert.NotNull(await store.GetAsync(Key("row/007"), CancellationToken.None));
    }

    [Fact]
    public async Task Damage_is_found_at_opening_and_named()
    {
        await FillAsync();
        var sound = await File.ReadAllBytesAsync(_place.Database);

        await File.WriteAllBytesAsync(_place.Database, RandomNumberGenerator.GetBytes(sound.Length));
        Assert.Contains(_place.Path, Refusal(), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(_place.Database, sound[..(sound.Length / 2)]);
        Assert.Contains(_place.Path, Refusal(), StringComparison.Ordinal);
        // Each page's header in turn: from the second page on, since the first holds the file's own header.
        for (var page = 1; page < sound.Length / 4096; page++)
        {
            var damaged = sound.ToArray();
            damaged.AsSpan(page * 4096, 8).Fill(0xEE);
            await File.WriteAllBytesAsync(_place.Database, damaged);
            Assert.Contains("damaged", Refusal(), StringComparison.Ordinal);
        }

        await File.WriteAllBytesAsync(_place.Database, sound);
        await _place.Open().DisposeAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _place.DisposeAsync();

    private async Task FillAsync()
    {
        await using var store = _place.Open();
        var batch = new Batch();
        for (var i = 0; i < 50; i++)
        {
            batch.Put(Key($"row/{i:d3}"), new byte[700], Expect.Absent);
        }

        await store.CommitAsync(batch, CancellationToken.None);
    }

    private void Edit(string sql)
    {
        using var connection = Connection.Open(_place.Database, writable: true);
        connection.Execute(sql);
    }

    private string Refusal()
    {
        var refusal = Assert.Throws<StoreUnavailableException>(_place.Open);
        Assert.False(refusal.OutcomeUnknown);
        return refusal.Message;
    }

    private static StoreKey Key(string text) => new(Encoding.ASCII.GetBytes(text));
}
