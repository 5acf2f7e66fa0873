namespace Strongroom.Specs.Storage;

/// <summary>The embedded engine.</summary>
public sealed class SqliteEngine : IEngine
{
    public IPlace MakePlace() => new SqlitePlace();
}
