using Xunit;

namespace Strongroom.Specs.Storage;

public sealed class SqliteScan(SqliteEngine engine) : StoreScanSpec(engine), IClassFixture<SqliteEngine>;
