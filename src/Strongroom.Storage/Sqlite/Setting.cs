namespace Strongroom.Storage.Sqlite;

/// <param name="Value">What is set.</param>
/// <param name="Reads">What SQLite answers when asked, if it took.</param>
internal sealed record Setting(string Pragma, string Value, string Reads);
