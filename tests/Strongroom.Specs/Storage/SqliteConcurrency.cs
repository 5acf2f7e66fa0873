using Xunit;

namespace Strongroom.Specs.Storage;

public sealed class SqliteConcurrency(SqliteEngine engine) : StoreConcurrencySpec(engine), IClassFixture<SqliteEngine>;
