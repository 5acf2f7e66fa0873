namespace Strongroom.Storage.Sqlite;

/// <summary>One forward step of the schema. A released step is never edited: the next change is the next step.</summary>
/// <param name="Number">1, 2, 3… without a gap.</param>
internal sealed record SchemaStep(int Number, string Name, string Sql);
